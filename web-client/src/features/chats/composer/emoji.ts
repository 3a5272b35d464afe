/** An emoji and its English name. */
export interface Emoji {
  readonly emoji: string;
  readonly name: string;
}

const LIST =
  "😀 grinning|😃 smiley|😄 smile|😁 grin|😆 laughing|😅 sweat smile|🤣 rofl|😂 joy|🙂 slight smile|🙃 upside down|😉 wink|😊 blush|😇 innocent|🥰 smiling hearts|😍 heart eyes|🤩 star struck|😘 kiss|😋 yum|😛 tongue|😜 wink tongue|🤪 zany|🤗 hug|🤭 hand over mouth|🤫 shush|🤔 thinking|🤐 zipper mouth|🤨 raised eyebrow|😐 neutral|😑 expressionless|😶 no mouth|😏 smirk|😒 unamused|🙄 eye roll|😬 grimace|🤥 lying|😌 relieved|😔 pensive|😪 sleepy|🤤 drooling|😴 sleeping|😷 mask|🤒 thermometer face|🤕 bandage|🤢 nauseated|🤮 vomiting|🤧 sneezing|🥵 hot face|🥶 cold face|🥴 woozy|😵 dizzy|🤯 exploding head|🤠 cowboy|🥳 partying|😎 sunglasses|🤓 nerd|🧐 monocle|😕 confused|😟 worried|🙁 frown|😮 open mouth wow|😯 hushed|😲 astonished|😳 flushed|🥺 pleading|😦 frowning|😨 fearful|😰 anxious|😥 sad relieved|😢 cry|😭 sob|😱 scream|😖 confounded|😣 persevere|😞 disappointed|😓 sweat|😩 weary|😫 tired|🥱 yawning|😤 triumph|😡 rage|😠 angry|🤬 cursing|😈 smiling devil|💀 skull|💩 poop|🤡 clown|👻 ghost|👽 alien|🤖 robot|😺 cat smile|👋 wave|🤚 raised back hand|✋ raised hand|👌 ok hand|✌️ victory|🤞 crossed fingers|🤟 love you|🤘 horns|👈 point left|👉 point right|👆 point up|👇 point down|👍 thumbs up|👎 thumbs down|✊ fist|👊 punch|👏 clap|🙌 raised hands|👐 open hands|🤝 handshake|🙏 pray thanks|💪 muscle|👀 eyes|🧠 brain|👶 baby|👧 girl|👦 boy|👩 woman|👨 man|👵 old woman|👴 old man|🤷 shrug|🤦 facepalm|💃 dancer|🏃 runner|👪 family|❤️ heart|🧡 orange heart|💛 yellow heart|💚 green heart|💙 blue heart|💜 purple heart|🖤 black heart|💔 broken heart|💕 two hearts|💯 hundred|💥 boom|💦 sweat drops|💨 dash|💤 zzz|🐶 dog|🐱 cat|🐭 mouse|🐰 rabbit|🦊 fox|🐻 bear|🐼 panda|🐨 koala|🐯 tiger|🦁 lion|🐮 cow|🐷 pig|🐸 frog|🐵 monkey|🐔 chicken|🐧 penguin|🐦 bird|🦄 unicorn|🐝 bee|🦋 butterfly|🐢 turtle|🐍 snake|🐟 fish|🐬 dolphin|🐳 whale|🌸 blossom|🌹 rose|🌻 sunflower|🌲 evergreen|🌳 tree|🌵 cactus|🍀 clover|🍁 maple leaf|🌍 earth|🌙 moon|⭐ star|☀️ sun|⛅ cloud|🌧️ rain|⛄ snowman|❄️ snowflake|⚡ lightning|🔥 fire|🌈 rainbow|🌊 ocean|🍎 apple|🍌 banana|🍇 grapes|🍓 strawberry|🍑 peach|🍍 pineapple|🥑 avocado|🍅 tomato|🥕 carrot|🌽 corn|🍞 bread|🧀 cheese|🥚 egg|🥓 bacon|🍔 hamburger|🍟 fries|🍕 pizza|🌭 hot dog|🌮 taco|🍜 noodles|🍣 sushi|🍦 ice cream|🍩 donut|🍪 cookie|🎂 birthday cake|🍰 cake|🍫 chocolate|🍿 popcorn|☕ coffee|🍵 tea|🍺 beer|🍻 cheers beers|🥂 clinking glasses|🍷 wine|🍸 cocktail|⚽ football|🏀 basketball|🎾 tennis|🏐 volleyball|🏆 trophy|🥇 gold medal|🎮 video game|🎲 dice|🎯 dart|🎨 art|🎬 clapper|🎤 microphone|🎧 headphones|🎸 guitar|🎹 piano|🚗 car|🚕 taxi|🚌 bus|🚲 bicycle|🚂 train|✈️ airplane|🚀 rocket|⛵ sailboat|🏠 house|🏢 office|🏖️ beach|⛰️ mountain|🗺️ map|⌚ watch|📱 phone|💻 laptop|⌨️ keyboard|🖨️ printer|📷 camera|🎥 movie camera|📺 tv|⏰ alarm clock|⌛ hourglass|🔋 battery|💡 light bulb idea|🔦 flashlight|💰 money bag|💳 credit card|🔧 wrench|🔨 hammer|🔑 key|🔒 lock|🔓 unlock|📦 package|📫 mailbox|✏️ pencil|📝 memo|📅 calendar|📌 pin|📎 paperclip|✂️ scissors|📚 books|🔍 search|🔗 link|📈 chart up|📉 chart down|🎁 gift|🎈 balloon|🎉 party tada|✨ sparkles|✅ check|❌ cross|❓ question|❗ exclamation|⚠️ warning|🚫 prohibited|♻️ recycle|🆗 ok|🆕 new|🔔 bell|🔕 no bell|🏁 finish flag|🏳️ white flag";

/** The emoji that can be picked here; any other can be typed. */
export const EMOJI: readonly Emoji[] = LIST.split("|").map((entry) => {
  const space = entry.indexOf(" ");
  return { emoji: entry.slice(0, space), name: entry.slice(space + 1) };
});

/** Those of whose name a word begins so; whole names first. */
export function findEmoji(query: string): readonly Emoji[] {
  const wanted = query.toLowerCase().replaceAll("_", " ");
  const matches = EMOJI.filter(({ name }) => ` ${name}`.includes(` ${wanted}`));
  return matches.sort((one, other) => Number(other.name === wanted) - Number(one.name === wanted));
}
