/** A piece of HTML that is safe to put into a page. Made only by `html` and `join`. */
export class Html {
  readonly #text: string
  private constructor(text: string) {
    this.#text = text
  }
  static #trusted = (text: string) => new Html(text)
  /** Builds HTML from a template: every value is escaped, except Html itself and lists of Html. */
  static template(strings: TemplateStringsArray, ...values: Value[]): Html {
    return Html.#trusted(strings.reduce((text, piece, i) => text + render(values[i - 1]) + piece))
  }
  toString(): string {
    return this.#text
  }
}

/** What a template takes. Nothing is written for null, undefined and false. */
type Value = string | number | null | undefined | false | Html | readonly Html[]

export const html = Html.template

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.toString()
  if (typeof value === 'object') return value.join('')
  return String(value).replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c)
}
