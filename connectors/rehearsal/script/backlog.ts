import { answer, picture, type Step, say } from './step.ts'

/** What was said during the day before the rehearsal begins, oldest first. */
export const BACKLOG: readonly Step[] = [
  say(
    'grace_lindq',
    'Three years with the Acme Halo on my desk. Warm, quiet, no flicker. Some things are simply well made. @acme',
    {
      key: 'grace-halo',
      ...picture('lamp-evening', 'A lit table lamp on a shelf at night, moon in the window'),
    },
  ),
  answer('acme', 'grace-halo', 'Three years is the age a Halo starts to feel at home. Thank you, Grace.'),
  say(
    'theo_garnier',
    'Bonjour @acme, votre appli me demande de me reconnecter à chaque ouverture depuis la mise à jour 4.2. Android 14, rien de spécial. Vous êtes au courant ?',
    { key: 'theo-app' },
  ),
  answer(
    'acme_care',
    'theo-app',
    'Bonjour Théo, oui : le correctif 4.2.1 part ce soir. D’ici là, décocher « session courte » dans Réglages suffit.',
  ),
  answer('theo_garnier', 'theo-app', 'Ça marche, merci pour la rapidité.'),
  say(
    'ruthless_ruth',
    '@acme I sent back a Fjord floor lamp on the 3rd. Your site says refunds take 5 days. We are on day 14. Reference R-20418 if anyone is awake.',
    { key: 'ruth-refund' },
  ),
  say(
    'mamie_odile',
    'Bonsoir @acme, comment change-t-on l’ampoule de la lampe Nook ? Ma petite-fille n’est pas là et je n’ose pas forcer.',
    { key: 'odile-ampoule' },
  ),
  say(
    'jonas_brandt',
    'Moin @acme, liefert ihr die Fjord auch nach Helgoland? Im Warenkorb verschwindet die Adresse einfach.',
    { key: 'jonas-helgoland' },
  ),
  say(
    'dealz_4_u',
    '🔥🔥 90% OFF ALL LAMPS 🔥🔥 better than @acme click now https://cheap-lampz.example.net/win?id=77 #lamp #deal #follow',
    { key: 'spam-1' },
  ),
  say(
    'carmen_ruiz_',
    '¡Gracias @acme! La lámpara Nook llegó un día antes y con una nota escrita a mano. Así da gusto.',
    { key: 'carmen-nota' },
  ),
  say(
    'wired_wendy',
    'Acme quietly added local control to the Lumi bulbs. No cloud, no account. More of this please.',
    { key: 'wendy-local' },
  ),
  { by: 'guillaume_tr', repost: 'wendy-local' },
  say('yuki_akari', '@acme のHaloランプ、電球色がとても落ち着きます。日本の100Vでもそのまま使えますか？', {
    key: 'yuki-100v',
  }),
  say(
    'tom_hedley',
    '@acme_care order 88317, third time the delivery slot has moved. I work nights. I have now stayed up for nothing on two mornings.',
    { key: 'tom-slot' },
  ),
  answer(
    'acme_care',
    'tom-slot',
    'Tom, that is two mornings too many. Your parcel is on the van for Thursday and we asked the driver to ring first.',
  ),
  answer('tom_hedley', 'tom-slot', 'Thank you. Thursday after 3 pm would be a kindness.'),
  say(
    'bia_santos',
    'Olá @acme, a manga da Fjord chegou riscada. Posso trocar só a peça ou tenho de devolver tudo?',
    { key: 'bia-riscada' },
  ),
  say(
    'benji_makes',
    'Took the Acme Lumi apart. Good news: real heatsink, replaceable driver, screws instead of glue. Bad news: the diffuser clip breaks if you look at it. Full teardown on Sunday, and yes @acme I will be asking for a spare part number on camera, because a lamp one can open is only half a promise when the part that breaks most easily cannot be bought anywhere.',
    { key: 'benji-teardown' },
  ),
  say(
    'samira_h',
    'مرحباً @acme، هل تتوفر لمبة Lumi بقاعدة E27 في لبنان؟ لم أجدها إلا عند بائعين لا أثق بهم.',
    { key: 'samira-e27' },
  ),
  say(
    'amelie_rx',
    '@acme reçu une Halo bleue au lieu de la terracotta. Elle est jolie, mais ce n’est pas du tout ce que j’ai commandé 😅',
    { key: 'amelie-bleue', ...picture('wrong-colour', 'Deux lampes côte à côte, une bleue et une rouge') },
  ),
  say(
    'ellie_moss',
    'Whoever at @acme decided that the Nook dims down to "candle at the end of a corridor": I could kiss you. Thesis chapter done at 3 am, nobody woken.',
    { key: 'ellie-nook' },
  ),
  say('lin_xiaomei', '@acme 請問 Halo 的燈罩可以單獨購買嗎？家裡的貓把它推下桌了。', {
    key: 'lin-shade',
    ...picture('cat-box', '一隻灰貓坐在紙箱裡'),
  }),
  say(
    'owenparry',
    'Is it me or did @acme put the prices up by a tenner overnight?? Fjord was £129 on Friday',
    { key: 'owen-price' },
  ),
  {
    by: 'owenparry',
    edit: 'owen-price',
    text: 'Is it me or did @acme put the prices up by a tenner overnight? Fjord was £129 on Friday, £139 today.',
  },
  say(
    'olena_kv',
    'Доброго дня, @acme! Чи витримує Lumi перепади напруги? У нас світло буває за графіком і без нього.',
    { key: 'olena-napruga' },
  ),
  say(
    'claire_delune',
    'La Nook d’Acme fait exactement la lumière qu’il faut pour lire sans réveiller quelqu’un. Petit bonheur.',
    { key: 'claire-nook' },
  ),
  {
    by: 'lucie_marchand',
    quote: 'claire-nook',
    text: 'Pareil. Et elle tient sur une tablette de 12 cm. @acme, une version murale un jour ?',
    key: 'lucie-murale',
  },
  say(
    'leopoldgray',
    '@acme your checkout traps keyboard focus in the "gift wrap" box. With a screen reader I cannot get past it. Happy to explain to whoever builds it.',
    { key: 'leo-a11y' },
  ),
  say('aarti_sharma', '@acme नमस्ते, मेरी Nook लैंप दो हफ़्ते में ही टिमटिमाने लगी। क्या वारंटी में बदली जा सकती है?', {
    key: 'aarti-flicker',
  }),
  say(
    'the_lamp_nerd',
    'Measured the new @acme Halo: CRI 95, flicker below what my meter sees, 2,650 K where 2,700 K is promised. Nine out of ten. The tenth point is for the cable, which is still 20 cm too short.',
    { key: 'nerd-halo' },
  ),
  { by: 'max_lichter', repost: 'nerd-halo' },
  say(
    'ines_dub',
    'Rappel utile : la garantie légale de conformité est de deux ans, y compris pour une lampe soldée. @acme, vos conditions en ligne disent encore un an.',
    { key: 'ines-garantie' },
  ),
  say(
    'camila_rj',
    'Quando a @acme vai entregar no Brasil? Pergunto há dois anos e meu coração já é de vocês 💛',
    { key: 'camila-brasil' },
  ),
  say(
    'sarahonthesofa',
    "@acme the toddler has put the dog's biscuit IN the Lumi socket. Asking for a friend: is this covered",
    { key: 'sarah-biscuit' },
  ),
  say(
    'heike_w',
    'Kompliment an @acme: Ersatzschirm nach acht Jahren noch lieferbar. Das gibt es kaum noch.',
    { key: 'heike-schirm' },
  ),
  say('crypto_lumen', '@acme partner with us? LumenCoin tokenises light. DM for whitepaper 🚀 $LUMN', {
    key: 'spam-2',
  }),
  say(
    'kofi_mensah',
    'Shot a whole catalogue under two Fjords because the studio strobes died. @acme, your lamps saved a Monday.',
    { key: 'kofi-studio', ...picture('desk', 'A desk with a screen and an adjustable lamp') },
  ),
  say(
    'ian_w_fraser',
    '@acme_care I have now written three letters. Paper letters. To your Lyon address. Does anybody open them.',
    { key: 'ian-letters' },
  ),
  say(
    'dani_mtz',
    '@acme ¿el Loft soporta más de 12 kg por balda? En la ficha pone 12 y en la caja pone 15.',
    { key: 'dani-loft' },
  ),
  say(
    'jeanne_lyon',
    'Bonjour @acme, mon colis est marqué « en tri à Lyon » depuis samedi. J’habite à deux kilomètres du dépôt, je peux venir le chercher à pied ?',
    { key: 'jeanne-colis' },
  ),
  say('marisol_cdmx', 'Luz de las 6 pm con la Halo de Acme. Sin filtro.', {
    key: 'marisol-luz',
    ...picture('lamp-evening', null),
  }),
  say('emre_istanbul', "@acme Fjord'un montaj kılavuzunda 7. adım eksik. Tek ben miyim?", {
    key: 'emre-kilavuz',
  }),
  say(
    'danielle_rk',
    "hello @acme do you repair the old brass models? Mine was my mother's and the switch has gone. No rush, I would just like it to work again.",
    { key: 'danielle-brass' },
  ),
]
