import type { Vault } from '../../workers/credential.ts'

/** A vault that seals nothing: simulations are about order and crashes, and the pretend credentials guard nothing. */
export function vaultOf(kind: Vault['kind']): Vault {
  return {
    kind,
    open: async (sealed, schema) => schema.parse(JSON.parse(sealed)),
    sealForBoth: async (settings) => ({ read: JSON.stringify(settings), write: JSON.stringify(settings) }),
  }
}
