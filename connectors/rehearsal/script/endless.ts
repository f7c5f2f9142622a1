import { hash, pick } from '../world/chance.ts'
import type { Step } from './step.ts'

/** Sentences with one hole each, so that the network never falls silent when the written script is over. */
const SENTENCES: Record<string, readonly string[]> = {
  en: [
    'Day {n} with the {p}. Still no complaints, @acme.',
    '@acme is the {p} back in stock before the weekend? Asking for the {n}th time.',
    '@acme_care order {o}: tracking has said "almost there" for {n} days.',
    'The {p} fell off the shelf and survived. The shelf did not. @acme',
    'Anybody else think the Acme {p} looks better than in the catalogue?',
  ],
  fr: [
    '@acme la {p} existe-t-elle en vert sauge ? Je demande pour {n} amis.',
    '@acme_care commande {o}, le suivi n’a pas bougé depuis {n} jours.',
    'Ma {p} a {n} mois et l’interrupteur grince. Garantie, @acme ?',
    'Merci @acme, la {p} est arrivée avec un jour d’avance.',
    'Je vois des {p} Acme partout en ce moment, c’est moi ?',
  ],
  es: [
    '@acme ¿la {p} viene con bombilla? Llevo {n} páginas de manual.',
    'Segunda {p} para casa. Gracias, @acme.',
  ],
  de: [
    '@acme Bestellung {o} hängt seit {n} Tagen. Gibt es Neues?',
    'Die {p} von @acme macht einfach gutes Licht.',
  ],
  pt: ['@acme a {p} volta ao stock este mês?', 'A minha {p} fez {n} meses e está como nova. @acme'],
  ja: ['@acme {p}の再入荷はいつですか？', '{p}を買って{n}か月、毎晩使っています。@acme'],
  ar: ['@acme متى تتوفر {p} من جديد؟', 'مضى {n} أشهر على {p} وما زالت رائعة. @acme'],
  uk: ['@acme коли {p} знову буде в наявності?', '{p} служить уже {n} місяців. Дякую, @acme!'],
}
const PRODUCTS = ['Halo', 'Nook', 'Fjord', 'Lumi', 'Loft', 'Terra']

/** The `turn`-th post after the script, by somebody who writes in a language we have sentences for. */
export function improvise(
  turn: number,
  seed: string,
  cast: readonly { handle: string; lang: string }[],
): Step {
  const key = `${seed} ${turn}`
  const speakers = cast.filter((person) => SENTENCES[person.lang] !== undefined)
  const by = pick(speakers, `who ${key}`)
  const sentences = SENTENCES[by.lang] ?? []
  const sentence = sentences[(turn * 2 + (turn >> 3)) % sentences.length] ?? ''
  const text = sentence
    .replace('{p}', pick(PRODUCTS, `product ${key}`))
    .replace('{n}', String(2 + (hash(`number ${key}`) % 27)))
    .replace('{o}', String(80_000 + (hash(`order ${key}`) % 19_000)))
  return { by: by.handle, text }
}
