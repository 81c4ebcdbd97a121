// Bluesky on this machine: a PDS and an AppView by @atproto/dev-env, with two accounts and a thread. Prints where as one line of
// JSON; at each line on its standard input it lets the AppView catch up and prints "ok"; ends when that ends.
const { TestNetwork } = require('@atproto/dev-env')

async function main() {
	const network = await TestNetwork.create({ dbPostgresSchema: 'sb' })
	const api = network.pds.getClient().api
	const account = async (name) =>
		(await api.com.atproto.server.createAccount({ email: `${name}@example.com`, handle: `${name}.test`, password: `hush-hush-${name}` })).data
	const post = (who, text, reply) =>
		api.app.bsky.feed.post.create({ repo: who.did }, { text, reply, createdAt: new Date().toISOString() }, { authorization: `Bearer ${who.accessJwt}` })
	const alice = await account('alice'), shop = await account('larkspur')
	const root = await post(alice, 'my #shoes came in the wrong colour')
	const parent = await post(alice, 'and late', { root, parent: root })
	await network.processAll()
	console.log(JSON.stringify({ pds: network.pds.url, appview: network.bsky.url, root: root.uri, parent: parent.uri, alice: alice.did, shop: shop.did }))
	process.stdin.on('data', async () => {
		await network.processAll()
		console.log('ok')
	})
	process.stdin.on('end', () => process.exit(0))
}
main().catch((error) => {
	console.error(error)
	process.exit(1)
})
