/** Words that give a language away among those written in Latin letters. */
const TELLING: Record<string, RegExp> = {
  fr: /\b(le|la|les|des|une|est|pas|vous|je|mon|ma|mes|pour|avec|dans|merci|bonjour|c'est|j'ai|où|très)\b/giu,
  es: /\b(el|los|las|una|es|por|para|con|gracias|hola|mi|pero|muy|qué|cuándo|está|tengo)\b/giu,
  pt: /\b(o|os|um|uma|não|obrigad[oa]|meu|minha|para|com|está|vocês|muito|quando|olá)\b/giu,
  de: /\b(der|die|das|ein|eine|ist|nicht|ich|und|mit|für|danke|wann|mein|meine|sehr|auf)\b/giu,
  it: /\b(il|lo|gli|una|è|non|per|con|grazie|ciao|mio|mia|ma|molto|quando|sono)\b/giu,
  en: /\b(the|a|is|are|my|for|with|and|you|your|to|not|it|thanks|hello|when|where)\b/giu,
}

const SCRIPTS: [RegExp, string][] = [
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'zh'],
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/[іїєґ]/iu, 'uk'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Greek}/u, 'el'],
  [/\p{Script=Hebrew}/u, 'iw'],
]

/** The language a text seems to be in, as X tags it; `und` when nothing tells. */
export function guessLang(text: string): string {
  const words = text.replace(/https?:\S+|[@#]\S+/gu, ' ')
  for (const [script, lang] of SCRIPTS) if (script.test(words)) return lang
  let best = 'und'
  let most = 0
  for (const [lang, telling] of Object.entries(TELLING)) {
    const found = words.match(telling)?.length ?? 0
    if (found > most) [best, most] = [lang, found]
  }
  return best
}
