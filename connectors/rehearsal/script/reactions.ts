import { fraction, pick } from '../world/chance.ts'

export type Mood = 'pleased' | 'asking' | 'cross' | 'silent'
type Lines = Record<Exclude<Mood, 'silent'>, readonly string[]>

/** What people say when we answer them, in their own language. */
const LINES: Record<string, Lines> = {
  en: {
    pleased: [
      'Thank you, that was quick.',
      'Brilliant, that did it. Thanks!',
      'Appreciated. You restored some faith today.',
      'Perfect, thank you 🙏',
    ],
    asking: [
      'Thanks. And how long will that take, roughly?',
      'Do you need the order number from me?',
      'Does that also go for orders from a shop?',
      'Good to know. Is there a form for it somewhere?',
    ],
    cross: [
      'That is the third time I read this sentence. Could a person look at it?',
      'With respect, that does not answer my question.',
      'Tried that already, twice. Nothing.',
    ],
  },
  fr: {
    pleased: [
      'Merci pour la réponse rapide !',
      'Super, c’est réglé. Merci beaucoup.',
      'Parfait, bonne journée à vous.',
      'Merci, ça fait plaisir d’être lue 🙂',
    ],
    asking: [
      'Merci. Et ce sera prêt quand, à peu près ?',
      'Il vous faut le numéro de commande ?',
      'C’est valable aussi pour un achat en boutique ?',
      'D’accord. Il y a un formulaire quelque part ?',
    ],
    cross: [
      'C’est la troisième fois qu’on me dit ça. Quelqu’un peut regarder pour de vrai ?',
      'Ça ne répond pas du tout à ma question.',
      'Déjà essayé. Deux fois. Rien.',
    ],
  },
  es: {
    pleased: ['¡Muchas gracias, qué rapidez!', 'Perfecto, ya está solucionado.', 'Así da gusto, gracias.'],
    asking: ['Gracias. ¿Y cuánto suele tardar?', '¿Os paso el número de pedido?'],
    cross: ['Eso ya me lo dijeron la semana pasada.', 'No es lo que pregunté, la verdad.'],
  },
  pt: {
    pleased: ['Obrigada, foi rápido!', 'Perfeito, já funciona. Obrigado!', 'Que atendimento bom 💛'],
    asking: ['Obrigada. E demora quanto tempo?', 'Precisam do número da encomenda?'],
    cross: ['Já tentei isso duas vezes.', 'Isso não responde à minha pergunta.'],
  },
  de: {
    pleased: ['Danke, das ging flott!', 'Super, hat geklappt. Danke!', 'Sehr freundlich, vielen Dank.'],
    asking: ['Danke. Wie lange dauert das ungefähr?', 'Braucht ihr die Bestellnummer?'],
    cross: ['Das habe ich schon zweimal versucht.', 'Das beantwortet meine Frage leider nicht.'],
  },
  it: {
    pleased: ['Grazie, velocissimi!', 'Perfetto, risolto. Grazie mille.'],
    asking: ['Grazie. E quanto ci vuole, più o meno?', 'Vi serve il numero dell’ordine?'],
    cross: ['Già provato, non funziona.', 'Non era questa la domanda.'],
  },
  ar: {
    pleased: ['شكراً جزيلاً على سرعة الرد!', 'تم الأمر، بارك الله فيكم.'],
    asking: ['شكراً. كم يستغرق ذلك تقريباً؟', 'هل تحتاجون إلى رقم الطلب؟'],
    cross: ['جربت هذا مرتين بلا فائدة.', 'هذا لا يجيب عن سؤالي.'],
  },
  ja: {
    pleased: ['早いご返信ありがとうございます！', '解決しました。ありがとうございました。'],
    asking: ['ありがとうございます。どのくらいかかりますか？', '注文番号は必要でしょうか？'],
    cross: ['それはもう二回試しました。', '質問の答えになっていません。'],
  },
  hi: {
    pleased: ['इतनी जल्दी जवाब के लिए धन्यवाद!', 'काम हो गया, बहुत शुक्रिया।'],
    asking: ['धन्यवाद। लगभग कितना समय लगेगा?', 'क्या ऑर्डर नंबर भेज दूँ?'],
    cross: ['यह दो बार कर चुकी हूँ, कुछ नहीं हुआ।', 'यह मेरे सवाल का जवाब नहीं है।'],
  },
  zh: {
    pleased: ['謝謝，回覆好快！', '解决了，非常感谢。'],
    asking: ['謝謝，大概要多久？', '需要订单号吗？'],
    cross: ['這個我已經試過兩次了。', '这没有回答我的问题。'],
  },
  uk: {
    pleased: ['Дякую за швидку відповідь!', 'Все вийшло, щиро дякую.'],
    asking: ['Дякую. А скільки це триватиме?', 'Потрібен номер замовлення?'],
    cross: ['Я це вже пробувала, двічі.', 'Це не відповідь на моє питання.'],
  },
  nl: {
    pleased: ['Top, snel geregeld! Dank je.'],
    asking: ['Dank je. Hoe lang duurt dat ongeveer?'],
    cross: ['Dat had ik al geprobeerd.'],
  },
  pl: {
    pleased: ['Dzięki, błyskawicznie!'],
    asking: ['Dziękuję. Ile to mniej więcej potrwa?'],
    cross: ['Już próbowałam, bez skutku.'],
  },
  tr: {
    pleased: ['Çok teşekkürler, hızlı oldu!'],
    asking: ['Teşekkürler. Yaklaşık ne kadar sürer?'],
    cross: ['Bunu zaten iki kez denedim.'],
  },
  ko: {
    pleased: ['빠른 답변 감사합니다!'],
    asking: ['감사합니다. 얼마나 걸릴까요?'],
    cross: ['이미 두 번 해봤는데 안 돼요.'],
  },
}

/** How somebody takes our `round`-th answer (0 is the first) in one conversation. The same seed always feels the same. */
export function moodAfter(round: number, key: string): Mood {
  const roll = fraction(`mood ${key} ${round}`)
  if (round === 0) return roll < 0.45 ? 'pleased' : roll < 0.72 ? 'asking' : roll < 0.9 ? 'cross' : 'silent'
  if (round === 1) return roll < 0.65 ? 'pleased' : roll < 0.8 ? 'cross' : 'silent'
  return roll < 0.25 ? 'pleased' : 'silent'
}

/** What they write; null when they say nothing. */
export function reactionTo(lang: string, round: number, key: string): string | null {
  const mood = moodAfter(round, key)
  if (mood === 'silent') return null
  return pick((LINES[lang] ?? (LINES.en as Lines))[mood], `words ${key} ${round}`)
}
