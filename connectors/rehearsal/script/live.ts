import { CRISIS } from './crisis.ts'
import { answer, picture, type Step, say } from './step.ts'

const MORNING: readonly Step[] = [
  say('tasha_bloom', '@acme does the Halo come with a grow-light bulb? The fern and I are both asking.', {
    key: 'tasha-fern',
  }),
  say(
    'omar_cairo',
    'السلام عليكم @acme، وصلني المصباح مكسوراً. أرسلت صوراً إلى البريد قبل ثلاثة أيام ولم يصلني رد.',
    { key: 'omar-broken', ...picture('broken-lamp', 'مصباح أرضي مكسور وقطع زجاج على الأرض') },
  ),
  say(
    'marcusdunn',
    'Wired twelve Acme wall brackets in a hotel this week. Terminal blocks you can reach with normal human fingers. Whoever designed that has met an electrician.',
    { key: 'marcus-brackets' },
  ),
  say(
    'guillaume_tr',
    '@acme la mise à jour Lumi 3.1 casse l’appairage avec ma passerelle. Retour en 3.0 possible ?',
    { key: 'guillaume-31' },
  ),
  say(
    'opa_klaus',
    'Guten Tag @acme, ich bin neu hier. Wo finde ich die Anleitung in größerer Schrift? Meine Augen sind nicht mehr so gut.',
    { key: 'klaus-schrift' },
  ),
  say('haruka_home', '6畳の部屋に @acme のNookを置いてみました。夜の読書がほんとうに楽しくなった。', {
    key: 'haruka-nook',
    ...picture('desk', '机の上の読書灯とノートパソコン'),
  }),
  { by: 'yuki_akari', repost: 'haruka-nook' },
  say(
    'priya_writes',
    'Plot twist: the delivery driver read the first page of my manuscript through the window and gave me notes. @acme he was right about chapter two.',
    { key: 'priya-notes' },
  ),
  say(
    'dealz_4_u',
    'YOU WON a free Halo lamp!!! claim at https://acme-giveaway.example.net/claim before midnight @acme @acme_care',
    { key: 'spam-scam' },
  ),
  answer('sarahonthesofa', 'spam-scam', 'is this real @acme? It asks for my card number'),
  say(
    'joao_ferreira',
    '@acme_care fatura com o NIF errado, encomenda 90112. Preciso dela até sexta para a contabilidade, por favor.',
    { key: 'joao-nif' },
  ),
  say(
    'nora_quill',
    'The French manual says "ne pas immerger", the English one says "do not immigrate". @acme I am available and affordable.',
    { key: 'nora-manual' },
  ),
  { by: 'harbour_books', quote: 'nora-manual', text: 'Framing this. @acme please never fix it.' },
  say('rohit_dilli', '@acme ऐप में OTP नहीं आ रहा। दो बार कोशिश की, नंबर सही है।', { key: 'rohit-otp' }),
  say(
    'julien_pott',
    '@acme votre mug Terra : l’émail s’écaille au bout d’un mois de lave-vaisselle. Je suis potier, je sais reconnaître une cuisson trop basse 😉',
    { key: 'julien-terra' },
  ),
  say('kasia_nowak', '@acme czy abażur Halo można prać? Kot postanowił spać na nim zamiast obok.', {
    key: 'kasia-abazur',
  }),
  say('ian_w_fraser', 'A fourth letter, then. @acme_care', { key: 'ian-fourth' }),
  { by: 'ian_w_fraser', remove: 'ian-fourth' },
  say('wang_deng', '@acme Fjord 的底座重心设计得很好，推都推不倒。请问设计师是谁？', { key: 'wang-fjord' }),
  say(
    'profe_ramon',
    'Buenos días @acme. En la tienda de Bilbao me dijeron que la reparación tarda dos semanas; van cinco. ¿A quién puedo llamar?',
    { key: 'ramon-taller' },
  ),
  say(
    'mia_okafor',
    'Ordered one Loft shelf from @acme, received three. Honest question: do I get to keep the drama?',
    { key: 'mia-three' },
  ),
  say('iryna_m', 'Дякую @acme за нічник! Донька вперше заснула сама. Ви навіть не уявляєте.', {
    key: 'iryna-nichnyk',
  }),
  say(
    'layla_dz',
    '@acme متى تفتحون متجراً في وهران؟ كل مرة أطلب من قريبتي في ليون أن تحمل لي مصباحاً في الحقيبة!',
    { key: 'layla-oran' },
  ),
  say(
    'lucie_marchand',
    'File de trente personnes devant la boutique Acme rue de Bretagne pour les séries limitées. Il est 9 h 40.',
    {
      key: 'lucie-file',
      ...picture('shop-queue', 'Une file de gens devant une boutique à la vitrine éclairée'),
    },
  ),
  answer('claire_delune', 'lucie-file', 'Garde-moi une terracotta !!'),
]

const AFTERNOON: readonly Step[] = [
  say('owenparry', '@acme cracked base on arrival. Box looks like it played prop for Wales.', {
    key: 'owen-box',
    ...picture('crushed-box', 'A crushed cardboard parcel with a torn label'),
  }),
  say(
    'sanne_vd',
    '@acme kan ik mijn bestelling nog omzetten naar een afhaalpunt? Ben deze week niet thuis.',
    { key: 'sanne-afhaal' },
  ),
  say('ruthless_ruth', 'Day 15. I have started a spreadsheet about @acme and I am enjoying it.', {
    key: 'ruth-15',
  }),
  {
    by: 'danielle_rk',
    quote: 'ruth-15',
    text: 'Ruth has started a spreadsheet. Somebody at @acme should be afraid.',
  },
  say('jiwoo_k', '@acme Halo 전구만 따로 살 수 있나요? 한국에서는 세트밖에 안 보여요.', {
    key: 'jiwoo-bulb',
  }),
  say(
    'harbour_books',
    'Rain, no customers, one excellent reading lamp. Thank you @acme, the afternoon is saved.',
    { key: 'harbour-rain' },
  ),
  say(
    'theo_garnier',
    'Mise à jour 4.2.1 : plus de déconnexion. Bien joué @acme, et merci pour les notes de version lisibles.',
    { key: 'theo-fixed' },
  ),
  say(
    'lucia_pampa',
    '@acme la web me deja pagar en pesos pero el mail de confirmación dice euros. ¿Cuánto me van a cobrar al final?',
    { key: 'lucia-pesos' },
  ),
  say(
    'wired_wendy',
    'Asked @acme three questions about what the Lumi app sends home. Local control is great, but the privacy page still names an analytics company that closed two years ago. 1) Is anything sent at all? 2) To whom? 3) Can one switch it off without losing schedules? I would love to recommend these bulbs to 7,000 people who care about exactly this, and I cannot until somebody who knows answers.',
    { key: 'wendy-privacy' },
  ),
  say(
    'marco_lume',
    '@acme la Nook si può montare a parete? In cucina non ho un centimetro di piano libero.',
    { key: 'marco-parete' },
  ),
  say('crypto_lumen', 'gm @acme still waiting for reply re: partnership 🚀🚀 $LUMN', { key: 'spam-3' }),
  say(
    'tom_hedley',
    'Driver rang, waited, carried it up. Best parcel of the year, @acme_care. Thank you for fixing it.',
    { key: 'tom-thanks' },
  ),
  say(
    'leopoldgray',
    '@acme gift wrap box is fixed and it reads out the price now. That took your people two days. Respect.',
    { key: 'leo-fixed' },
  ),
  say(
    'camila_rj',
    'fiz um vídeo da minha Halo comprada em Lisboa e levada na mala. @acme isso é amor ou é loucura?',
    { key: 'camila-mala', ...picture('lamp-evening', 'Luminária acesa ao lado da janela à noite', 'video') },
  ),
  say(
    'mamie_odile',
    '@acme j’ai réussi toute seule ! Il fallait tourner et non tirer. J’ai 74 ans et je suis très fière.',
    { key: 'odile-reussi' },
  ),
  {
    by: 'claire_delune',
    quote: 'odile-reussi',
    text: 'Odile, vous venez de faire ma journée. @acme donnez-lui une médaille.',
  },
  say(
    'taras_svitlo',
    '@acme поставив Lumi у під’їзді, працює від павербанка 11 годин. Можна офіційну схему живлення 12 В?',
    { key: 'taras-12v' },
  ),
  say(
    'grace_lindq',
    'Specifying 40 Fjords for a library. @acme who do I talk to about volume and about shades without PVC?',
    { key: 'grace-library' },
  ),
  say('kenta_m', '@acme 組み立て説明書の図が小さすぎて、ネジの種類が見分けられません。PDF版はありますか？', {
    key: 'kenta-pdf',
  }),
  say(
    'ellie_moss',
    'my lamp: dims beautifully\nmy app: "device <Nook & friends> not found"\n@acme I think somebody forgot to escape something',
    { key: 'ellie-escape', ...picture('app-error', 'A phone showing a red error sign') },
  ),
  say(
    'kofi_mensah',
    'Receipt says 2 x Halo, card says 3 x Halo. @acme_care can someone look at order 90377?',
    { key: 'kofi-receipt', ...picture('receipt', 'A till receipt on a wooden table') },
  ),
  {
    by: 'kofi_mensah',
    edit: 'kofi-receipt',
    text: 'Receipt says 2 x Halo, card says 3 x Halo. @acme_care can someone look at order 90733? (typo before)',
  },
  say(
    'heike_w',
    'Frage an @acme: Gibt es die Nook auch mit Stecker für die Schweiz? Geschenk für die Schwester.',
    { key: 'heike-schweiz' },
  ),
  say(
    'jonas_brandt',
    'Paket steht im Regen vor der falschen Tür. @acme das ist die Tür meiner Nachbarin, die ist in Spanien.',
    { key: 'jonas-regen', ...picture('parcel-rain', 'Ein Paket im Regen vor einer Haustür') },
  ),
  say(
    'benji_makes',
    'Teardown is up: https://videos.example.org/benji/lumi-teardown. @acme sent nothing and paid nothing. Watch for the clip.',
    { key: 'benji-video' },
  ),
  { by: 'the_lamp_nerd', repost: 'benji-video' },
  say('amelie_rx', 'Finalement je garde la bleue. @acme vous aviez raison contre moi.', {
    key: 'amelie-garde',
  }),
]

/** What happens from the first minute on, in this order: the day, then the crisis, then the day goes on. */
export const LIVE: readonly Step[] = [...MORNING, ...CRISIS, ...AFTERNOON]

/** A burst comes fast: these steps follow each other within seconds. */
export const HURRIED: ReadonlySet<Step> = new Set(CRISIS)
