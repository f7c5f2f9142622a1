import { createContext, useContext, useEffect, useState } from 'react'
import { en, type Words } from './en.ts'

export type Locale = 'en' | 'fr'

/** The language somebody reads: their choice, else the browser's, else English. */
export function localeFor(chosen: Locale | null | undefined, browser: readonly string[]): Locale {
  if (chosen) return chosen
  for (const tag of browser) {
    if (tag.toLowerCase().startsWith('fr')) return 'fr'
    if (tag.toLowerCase().startsWith('en')) return 'en'
  }
  return 'en'
}

/** A language and its dictionary. */
export interface Language {
  locale: Locale
  words: Words
}

const ENGLISH: Language = { locale: 'en', words: en }
const LanguageContext = createContext<Language>(ENGLISH)
export const LanguageProvider = LanguageContext.Provider

/** Loads a language; English is always there. While another loads (or if it cannot be loaded) the last one stays. */
export function useLanguage(locale: Locale): Language | null {
  const [loaded, setLoaded] = useState<Language | null>(locale === 'en' ? ENGLISH : null)
  useEffect(() => {
    if (locale === 'en') return setLoaded(ENGLISH)
    let alive = true
    import('./fr.ts')
      .then(({ fr }) => alive && setLoaded({ locale, words: fr }))
      .catch(() => alive && setLoaded(ENGLISH))
    return () => {
      alive = false
    }
  }, [locale])
  return loaded
}

export function useLocale(): Locale {
  return useContext(LanguageContext).locale
}

/** The dictionary of the reader's language. */
export function useWords(): Words {
  return useContext(LanguageContext).words
}
