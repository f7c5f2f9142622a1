import type { Nudge, Payload, QueueName } from '../../src/queues.ts'
import type { chance } from '../support/chance.ts'

/** A job that waits. Times are the network's (true) time, in ms. */
export interface Job {
  queue: QueueName
  payload: Payload<QueueName>
  dueAt: number
}

/** A queue that may lose jobs, deliver them twice, late and in any order: rows are the truth. */
export interface SimQueue {
  nudge: Nudge
  /** Takes a due job out, by chance; null when none is due. */
  take(): Job | null
  due(): number
  /** Everything in Redis is gone. */
  flush(): void
}

export function startQueue(
  luck: ReturnType<typeof chance>,
  now: () => number,
  unreliable: () => boolean,
  happened: (what: string) => void,
): SimQueue {
  let jobs: Job[] = []
  const same = (a: Job, b: Job) =>
    a.queue === b.queue && JSON.stringify(a.payload) === JSON.stringify(b.payload)
  return {
    nudge(queue, payload, options) {
      const trouble = unreliable() ? luck.below(12) : -1
      if (trouble === 0) return happened('job lost')
      const job: Job = { queue, payload, dueAt: now() + (options?.delayMs ?? 0) }
      if (trouble === 1) {
        happened('job twice')
        jobs.push(job)
      } else if (jobs.some((other) => same(other, job) && other.dueAt <= job.dueAt)) return
      if (trouble === 2) job.dueAt += luck.below(60_000)
      jobs.push(job)
    },
    take() {
      const due = jobs.filter((job) => job.dueAt <= now())
      if (due.length === 0) return null
      const job = luck.pick(due)
      jobs = jobs.filter((other) => other !== job)
      return job
    },
    due: () => jobs.filter((job) => job.dueAt <= now()).length,
    flush() {
      jobs = []
    },
  }
}
