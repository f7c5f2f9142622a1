import { invalid, Refused } from './problems.ts'

/** A search as a tree. `test` holds an operator (`from`, `is`, …) or one of word, phrase, name, tag. */
export type Search =
  | { kind: 'all'; of: Search[] }
  | { kind: 'any'; of: Search[] }
  | { kind: 'not'; of: Search }
  | { kind: 'test'; operator: string; value: string }

/** Self-serve plans may ask 512 characters. */
const LONGEST = 512
/** Operators that can stand alone; the others only narrow a search down. */
const STANDALONE = [
  'conversation_id',
  'in_reply_to_tweet_id',
  'in_reply_to_post_id',
  'to',
  'from',
  'url',
  'retweets_of',
  'word',
  'phrase',
  'name',
  'tag',
]
const NARROWING = ['is', 'has', 'lang']
const TOKEN =
  /\s*(?:(\()|(\))|(-)(?=[^\s)])|([a-z_]+):("(?:[^"\\]|\\.)*"|[^\s()]+)|"((?:[^"\\]|\\.)*)"|([^\s()]+))/gy

interface Token {
  open: boolean
  close: boolean
  minus: boolean
  search: Search | null
  or: boolean
}

/** Reads X's search language: space is AND and binds tighter than OR; `-` negates; parentheses group. Throws Refused. */
export function readSearch(query: string): Search {
  const refuse = (message: string) => new Refused(invalid('query', query, message))
  if ([...query].length > LONGEST)
    throw refuse(`The \`query\` query parameter value must be at most ${LONGEST} characters long.`)
  const tokens = tokenize(query, refuse)
  let at = 0

  function any(): Search {
    const of = [all()]
    while (tokens[at]?.or) {
      at += 1
      of.push(all())
    }
    return of.length === 1 ? (of[0] as Search) : { kind: 'any', of }
  }
  function all(): Search {
    const of: Search[] = []
    while (at < tokens.length && !tokens[at]?.or && !tokens[at]?.close) of.push(one())
    if (of.length === 0)
      throw refuse('There were errors processing your request: missing clause (at position 1)')
    return of.length === 1 ? (of[0] as Search) : { kind: 'all', of }
  }
  function one(): Search {
    const token = tokens[at] as Token
    at += 1
    if (token.minus) return { kind: 'not', of: one() }
    if (token.search) return token.search
    if (!token.open) throw refuse('There were errors processing your request: unexpected token')
    const inside = any()
    if (!tokens[at]?.close) throw refuse('There were errors processing your request: missing parenthesis')
    at += 1
    return inside
  }

  const search = any()
  if (at < tokens.length) throw refuse('There were errors processing your request: unexpected parenthesis')
  if (!standsAlone(search))
    throw refuse(
      'There were errors processing your request: Rules must contain at least one positive, standalone clause',
    )
  return search
}

function tokenize(query: string, refuse: (message: string) => Refused): Token[] {
  const tokens: Token[] = []
  for (const match of query.trim().matchAll(TOKEN)) {
    const [, open, close, minus, operator, value, phrase, word] = match
    tokens.push({
      open: open !== undefined,
      close: close !== undefined,
      minus: minus !== undefined,
      or: word === 'OR',
      search: word === 'OR' ? null : readTest({ operator, value, phrase, word }, refuse),
    })
  }
  return tokens
}

function readTest(
  found: Partial<Record<'operator' | 'value' | 'phrase' | 'word', string | undefined>>,
  refuse: (message: string) => Refused,
): Search | null {
  const test = (operator: string, value: string): Search => ({ kind: 'test', operator, value })
  if (found.phrase !== undefined) return test('phrase', found.phrase.replace(/\\(.)/g, '$1'))
  if (found.operator !== undefined && found.value !== undefined) {
    if (!STANDALONE.includes(found.operator) && !NARROWING.includes(found.operator))
      throw refuse(
        `There were errors processing your request: Reference to invalid operator '${found.operator}'. Operator is not available in current product or product packaging.`,
      )
    return test(found.operator, found.value.replace(/^"|"$/g, ''))
  }
  if (found.word?.startsWith('@')) return test('name', found.word.slice(1))
  if (found.word?.startsWith('#')) return test('tag', found.word.slice(1))
  return found.word === undefined ? null : test('word', found.word)
}

function standsAlone(search: Search): boolean {
  if (search.kind === 'not') return false
  if (search.kind === 'all') return search.of.some(standsAlone)
  if (search.kind === 'any') return search.of.every(standsAlone)
  return STANDALONE.includes(search.operator)
}
