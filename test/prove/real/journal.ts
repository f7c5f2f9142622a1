/**
 * What people did with a text, as they know it: `never` approved · `approved` · `undone` in time · `unclear`: the
 * answer to their approval or undo was lost, and only the store knows.
 */
export type Fate = 'never' | 'approved' | 'undone' | 'unclear'

/** A text somebody proposed, and the public post it answers. */
export interface Proposed {
  text: string
  targetId: string
  fate: Fate
}

/** Every text that was ever proposed. Each is like no other. */
export interface Journal {
  note(text: string, targetId: string, fate: Fate): void
  all(): Proposed[]
  /** How many have been approved for certain. */
  approved(): number
}

/** An empty journal. */
export function newJournal(): Journal {
  const byText = new Map<string, Proposed>()
  let approved = 0
  return {
    note(text, targetId, fate) {
      if (byText.get(text)?.fate === 'approved') approved -= 1
      if (fate === 'approved') approved += 1
      byText.set(text, { text, targetId, fate })
    },
    all: () => [...byText.values()],
    approved: () => approved,
  }
}
