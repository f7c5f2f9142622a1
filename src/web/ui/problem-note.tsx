import { asProblem } from '../api/problem.ts'
import { useWords } from '../i18n/words.ts'
import { Icon } from './icon.tsx'

/** What went wrong, what was not lost, what to do next. Nothing when there is no error. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useWords()
  if (!error) return null
  const problem = asProblem(error)
  const offline = problem.type === 'offline'
  const title = offline ? t.problems.offline : (t.problems.byKind[kindOf(problem.type)] ?? problem.title)
  const detail = offline ? t.problems.offlineDetail : problem.detail
  return (
    <div className="problem" role="alert">
      <Icon name="alert" />
      <div>
        <b>{title || t.problems.unexpected}</b>
        {detail && detail !== title && <p>{detail}</p>}
        {problem.errors && problem.errors.length > 0 && (
          <ul>
            {problem.errors.map((e) => (
              <li key={`${e.path}${e.message}`}>{e.path ? `${e.path}: ${e.message}` : e.message}</li>
            ))}
          </ul>
        )}
        {retry && (
          <button type="button" onClick={retry}>
            {t.retry}
          </button>
        )}
      </div>
    </div>
  )
}

/** The last part of a problem's type: `/problems/stale` is `stale`. */
function kindOf(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1)
}
