/** One call's price. `usd` is what the network charges for all `count` of them. */
export interface Spending {
  kind: 'owned-read' | 'read' | 'create' | 'create-with-url' | 'summoned-reply'
  count: number
  usd: number
}

/** The network's proof that a reply is out. */
export interface Receipt {
  externalId: string
  url: string | null
  publishedAt: string
  spent: Spending[]
}

/** What a look-up says about a reply whose outcome is unclear. */
export type Finding =
  | { kind: 'found'; receipt: Receipt }
  | { kind: 'absent'; spent: Spending[] }
  | {
      kind: 'cannot tell'
      candidates: { externalId: string; url: string | null; text: string }[]
      spent: Spending[]
    }
