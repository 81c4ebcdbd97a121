#!/usr/bin/env python3
"""Writes posts as a listening team meets them: many networks, languages, audiences; the same ones in every run.

	tests/bench/generate.py [COUNT] > posts.ndjson      400,000 posts are about 180 MB
"""
import json
import sys
from random import Random

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 400_000
draw = Random(20260310).random  # its sequence is the same in every version of Python

WORDS = {
    "en": """the a my your this that it is was are have has not never just really very again today still please order parcel
        delivery shoes boots size refund return returned customer service support app login crash store staff help thanks
        love hate great awful broken sole stitching comfortable wide narrow waterproof price discount voucher website
        waiting week days late early friend bought wearing walked miles rain mud colour brown black email reply phone
        number asked nobody answered quick friendly rude manager policy union factory vegan leather recycled box paper""",
    "de": """der die das ein eine mein ist war sind habe hat nicht nie wirklich sehr wieder heute noch bitte Bestellung Paket
        Lieferung Schuhe Stiefel Größe Erstattung Rückgabe Kundendienst Laden Hilfe danke großartig schlecht kaputt Sohle
        bequem weit eng wasserdicht Preis Gutschein warten Woche Tage spät Freundin gekauft gelaufen Regen Straße für über""",
    "fr": """le la les un une mon ma est était sont pas jamais vraiment très encore aujourd'hui merci commande colis livraison
        chaussures bottes taille remboursement retour boutique aide génial mauvais cassé semelle confortable étroit prix
        semaine jours retard amie acheté marché pluie où déjà été à cœur l'équipe""",
    "es": """el la los un una mi es era son no nunca muy otra hoy todavía gracias pedido paquete entrega zapatos botas talla
        devolución tienda ayuda genial malo roto suela cómodo ancho precio semana días tarde amiga compré lluvia niño año
        ¿cuándo? ¡increíble! también""",
    "pt": """o a os um uma meu é era são não nunca muito hoje ainda obrigado pedido entrega sapatos botas tamanho devolução loja
        ajuda ótimo ruim quebrado sola confortável preço semana dias atraso amiga comprei chuva coração""",
    "ja": """靴 返品 注文 配送 遅い まだ です ました とても 良い 悪い サイズ 店員 親切 ありがとう 壊れた 雨 ブーツ 交換 値段 高い 今日 また""",
}
WORDS = {lang: words.split() for lang, words in WORDS.items()}
LANGS = ["en"] * 62 + ["de"] * 10 + ["fr"] * 8 + ["es"] * 9 + ["pt"] * 5 + ["ja"] * 6
BRAND = ["Larkspur", "larkspur", "Larkspur's", "#larkspurshoes", "@larkspur"]
TAGS = "newin shoes running hiking sale ootd customerservice fail sustainability vegan boots giveaway".split()
EMOJI = ["😂", "👍🏽", "❤️", "😡", "🎉", "👟", "🙏", "🤷‍♀️", "🇩🇪", "🔥", "😭"]
NETWORKS = ["x"] * 40 + ["mastodon"] * 14 + ["bluesky"] * 14 + ["reddit"] * 14 + ["youtube"] * 6 + ["discourse"] * 5 + [
    "hackernews"] * 3 + ["appstore"] * 3 + ["feed"]


def pick(items):
    return items[int(draw() * len(items))]


def heavy(scale):
    """A number as audiences have them: most small, a few very large."""
    return int(scale / (draw() + 0.00001) ** 0.9) - int(scale)


def text_of(lang):
    words = [pick(WORDS[lang]) for _ in range(4 + int(draw() * 11))]
    if draw() < 0.04:
        words.insert(int(draw() * len(words)), pick(BRAND))
    if draw() < 0.35:
        words[0] = words[0].capitalize()
    for i in range(len(words)):
        if draw() < 0.10:
            words[i] += pick([",", ".", "!", "?", "...", "!!"])
    text = ("" if lang == "ja" else " ").join(words)
    mentions, tags, links = [], [], []
    if draw() < 0.3:
        mentions.append("user_%d" % int(draw() * 90000))
        text = "@" + mentions[0] + " " + text
    if draw() < 0.25:
        tags.append(pick(TAGS))
        text += " #" + tags[0]
    if draw() < 0.15:
        links.append("https://news%d.example/a/%d?utm=x" % (int(draw() * 500), int(draw() * 1e6)))
        text += " " + links[0]
    if draw() < 0.22:
        text += " " + pick(EMOJI)
    if draw() < 0.05:
        text = text.replace(" ", "\n", 1)
    if draw() < 0.04:
        text = '"' + text + '"'
    return text, mentions, tags, links


def post(number):
    network, lang = pick(NETWORKS), pick(LANGS)
    ident = "%s:%d" % (network, 2028000000000000000 + number * 977)
    handle = "user_%d" % int(draw() * 90000)
    seconds = int(number * 6.5 + draw() * 5)
    day, clock = seconds // 86400, seconds % 86400
    when = "2026-03-%02dT%02d:%02d:%02dZ" % (1 + day % 31, clock // 3600, clock // 60 % 60, clock % 60)
    text, mentions, tags, links = text_of(lang)
    record = {"type": "post", "id": ident, "network": network, "url": "https://%s.example/%s/%s" % (network, handle, ident[-9:]),
              "created_at": when, "author": {"handle": handle, "followers": heavy(60)}}
    if draw() < 0.04:
        record["author"]["bot"] = True
    if network in ("reddit", "discourse", "hackernews", "appstore"):
        record["title"] = " ".join(pick(WORDS["en"]) for _ in range(5))
    record["text"] = text
    if draw() < 0.93:
        record["lang"] = lang
    record["thread_id"] = ident
    if draw() < 0.4:
        record["reply_to"] = record["thread_id"] = "%s:%d" % (network, 2028000000000000000 + int(draw() * (number + 1)) * 977)
    for key, value in (("mentions", mentions), ("tags", tags), ("links", links)):
        if value:
            record[key] = value
    record["metrics"] = {"likes": heavy(2), "reposts": heavy(0.5), "replies": heavy(0.4), "views": heavy(90)}
    if network == "appstore":
        record["rating"] = 1 + int(draw() * 5)
    record["via"] = network + ":larkspur"
    return record


def main():
    plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    escaped = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
    out = []
    for number in range(COUNT):
        out.append((escaped if draw() < 0.03 else plain)(post(number)))
        if len(out) == 5000:
            sys.stdout.write("\n".join(out) + "\n")
            out = []
    if out:
        sys.stdout.write("\n".join(out) + "\n")


sys.stdout.reconfigure(encoding="utf-8")
main()
