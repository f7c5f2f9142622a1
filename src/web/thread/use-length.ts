import { useEffect, useState } from 'react'

type Measure = typeof import('../../outside/measure.ts')['measure']

/** The text's length as the network counts it, while typing; null until the network's rules are loaded. */
export function useLength(network: string, text: string): { length: number; limit: number } | null {
  const [measure, setMeasure] = useState<{ run: Measure } | null>(null)
  useEffect(() => {
    let alive = true
    import('../../outside/measure.ts')
      .then((module) => alive && setMeasure({ run: module.measure }))
      .catch(() => undefined)
    return () => {
      alive = false
    }
  }, [])
  return measure ? measure.run(network, text) : null
}
