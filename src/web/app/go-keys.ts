import { useKeys } from './keys.ts'
import { navigate } from './router.ts'

/** The keys that work everywhere: `g` and a letter, Ctrl+K, `?`. */
export function useGoKeys({ onPalette, onSheet }: { onPalette: () => void; onSheet: () => void }): void {
  useKeys({
    'g n': () => navigate('/new'),
    'g w': () => navigate('/waiting'),
    'g m': () => navigate('/mine'),
    'g a': () => navigate('/approval'),
    'g s': () => navigate('/snoozed'),
    'g d': () => navigate('/done'),
    'g o': () => navigate('/outgoing'),
    'g l': () => navigate('/listening'),
    'g p': () => navigate('/people'),
    'Ctrl+k': onPalette,
    '?': onSheet,
  })
}
