import { createContext, useContext } from 'react'
import { en, type Words } from './en.ts'
import { fr } from './fr.ts'

export type Locale = 'en' | 'fr'

const dictionaries: Record<Locale, Words> = { en, fr }

/** The language somebody reads: their choice, else the browser's, else English. */
export function localeFor(chosen: Locale | null | undefined, browser: readonly string[]): Locale {
  if (chosen) return chosen
  for (const tag of browser) {
    if (tag.toLowerCase().startsWith('fr')) return 'fr'
    if (tag.toLowerCase().startsWith('en')) return 'en'
  }
  return 'en'
}

export const LocaleContext = createContext<Locale>('en')

export function useLocale(): Locale {
  return useContext(LocaleContext)
}

/** The dictionary of the reader's language. */
export function useWords(): Words {
  return dictionaries[useLocale()]
}
