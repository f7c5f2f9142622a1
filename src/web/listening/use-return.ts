import { useEffect } from 'react'
import { navigate, useAddress } from '../app/router.ts'
import { useWords } from '../i18n/words.ts'
import { useToast } from '../ui/toasts.tsx'

/** Says how a sign-in at a network ended, when the browser comes back from there, and clears the address. */
export function useReturn(): void {
  const t = useWords()
  const say = useToast()
  const ended = useAddress().query.get('connected')
  useEffect(() => {
    if (ended === null) return
    const words: Record<string, string> = t.listening.returned
    say(words[ended] ?? t.listening.returned.refused)
    navigate('/listening', { replace: true })
  }, [ended, say, t])
}
