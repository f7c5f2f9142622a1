/** One thing that was looked at. `todo` says what a person does about it. Never a secret and never what people wrote. */
export interface Finding {
  what: string
  state: 'ok' | 'warning' | 'broken'
  says: string
  todo?: string
}

export function ok(what: string, says: string): Finding {
  return { what, state: 'ok', says }
}

export function warning(what: string, says: string, todo: string): Finding {
  return { what, state: 'warning', says, todo }
}

export function broken(what: string, says: string, todo: string): Finding {
  return { what, state: 'broken', says, todo }
}

/** What is wrong in words that hold no data: our own refusals say what to do, anything else only its kind. */
export function failed(what: string, error: unknown): Finding {
  const says = error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'it could not be looked at'
  return broken(what, says, 'Mend that and run the doctor again.')
}
