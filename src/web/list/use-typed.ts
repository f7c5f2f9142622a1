import { useEffect, useState } from 'react'

const PAUSE_MS = 250

/** What is typed, how to change it, and the same a moment later, when one has stopped typing. */
export function useTyped(): [string, (text: string) => void, string] {
  const [text, setText] = useState('')
  const [settled, setSettled] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return [text, setText, settled]
}
