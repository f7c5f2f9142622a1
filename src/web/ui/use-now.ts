import { useEffect, useState } from 'react'
import { serverNow } from '../api/clock.ts'

/** The time, again every `everyMs`, so that "4 min" becomes "5 min". */
export function useNow(everyMs = 20_000): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
