// NodeBB 1.4.0 on this machine: nodebb_forum.js MODULES FOLDER PORT REDIS_PORT. Copies it out of MODULES, where npm put it, into FOLDER, sets
// it up and starts it. Prints "ready"; then each line of its standard input, {user, cid, title, text} or {user, tid, pid?, text}, becomes a
// topic or an answer, which is printed as {tid, pid}. It ends when that ends.
const { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } = require('fs')
const { execFileSync, spawn } = require('child_process')
const path = require('path')
const readline = require('readline')
const [modules, folder, port, redisPort] = process.argv.slice(2)

function install() {
	cpSync(path.join(modules, 'nodebb'), folder, { recursive: true })
	for (const name of readdirSync(modules)) // it looks for its plugins right below itself
		if (!existsSync(path.join(folder, 'node_modules', name))) symlinkSync(path.join(modules, name), path.join(folder, 'node_modules', name))
	mkdirSync(path.join(folder, 'public/uploads/sounds'), { recursive: true })
	const setup = {
		url: `http://127.0.0.1:${port}`, secret: 'larkspur', database: 'redis', 'redis:host': '127.0.0.1', 'redis:port': redisPort, 'redis:password': '',
		'redis:database': 0, 'admin:username': 'admin', 'admin:email': 'admin@example.com', 'admin:password': 'hush-hush-admin', 'admin:password:confirm': 'hush-hush-admin',
	}
	execFileSync(process.execPath, ['app.js', `--setup=${JSON.stringify(setup)}`], { cwd: folder, stdio: 'ignore' })
	const config = path.join(folder, 'config.json')
	writeFileSync(config, JSON.stringify({ ...JSON.parse(readFileSync(config)), bind_address: '127.0.0.1' }))
	execFileSync('redis-cli', ['-p', redisPort, 'ZREM', 'plugins:active', 'nodebb-plugin-emoji-one'], { stdio: 'ignore' }) // it loads pictures from afar
	execFileSync('redis-cli', ['-p', redisPort, 'ZADD', 'plugins:active', '20', 'nodebb-plugin-dbsearch'], { stdio: 'ignore' })
}

const later = (object, method, ...args) =>
	new Promise((resolve, reject) => object[method](...args, (error, result) => (error ? reject(error) : resolve(result))))

async function users(user, db) {
	const uids = {}
	for (const name of ['alice', 'bob', 'agent']) uids[name] = await later(user, 'create', { username: name, email: `${name}@example.com`, password: `hush-hush-${name}` })
	await later(db, 'setObjectField', 'config', 'allowGuestSearching', 1)
	await later(db, 'setObjectField', 'config', 'postDelay', 0)
	await later(db, 'setObjectField', 'config', 'newbiePostDelay', 0)
	await later(db, 'setObjectField', 'config', 'initialPostDelay', 0)
	return uids
}

async function serve(print) {
	const of = (name) => require(path.join(process.cwd(), 'src', name))
	for (;;) {
		try {
			if ((await fetch(`http://127.0.0.1:${process.env.FORUM_PORT}/api/config`)).ok) break
		} catch {}
		await new Promise((resolve) => setTimeout(resolve, 200))
	}
	const topics = of('topics'), uids = await users(of('user'), of('database'))
	await later(of('meta').configs, 'init')
	print('ready')
	for await (const line of readline.createInterface({ input: process.stdin })) {
		const said = JSON.parse(line), uid = uids[said.user]
		const made = said.title ? (await later(topics, 'post', { uid, cid: said.cid, title: said.title, content: said.text })).postData
			: await later(topics, 'reply', { uid, tid: said.tid, toPid: said.pid, content: said.text })
		print(JSON.stringify({ tid: Number(made.tid), pid: Number(made.pid) }))
	}
	process.exit(0)
}

// NodeBB's plugins want it to be the main program: this file is loaded before it, into the same process.
if (require.main === module) {
	install()
	const forum = spawn(process.execPath, ['-r', __filename, 'app.js'], { cwd: folder, stdio: 'inherit', env: { ...process.env, FORUM_PORT: port } })
	process.on('SIGTERM', () => forum.kill())
	forum.on('exit', (code) => process.exit(code ?? 1))
} else if (path.basename(process.argv[1] ?? '') === 'app.js') { // and not what that starts in turn
	const write = process.stdout.write.bind(process.stdout)
	process.stdout.write = process.stderr.write.bind(process.stderr) // its log
	serve((line) => write(`${line}\n`)).catch((error) => {
		console.error(error)
		process.exit(1)
	})
}
