import { useWords } from '../i18n/words.ts'
import { Sheet } from '../ui/sheet.tsx'

/** Every key, on one sheet. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const t = useWords()
  const rows: [string[], string][] = [
    [['j', 'k'], t.keys.move],
    [['Enter'], t.keys.open],
    [['n'], t.keys.note],
    [['p'], t.keys.propose],
    [['d'], t.keys.changes],
    [['o'], t.keys.onlyOutside],
    [['a'], t.keys.assign],
    [['s'], t.keys.snooze],
    [['e'], t.keys.done],
    [['/'], t.keys.search],
    [['Ctrl', 'K'], t.keys.anywhere],
    [['Ctrl', '⏎'], t.keys.send],
    [['g', '…'], t.keys.go],
    [['?'], t.keys.sheet],
  ]
  return (
    <Sheet open onClose={onClose} title={t.keys.title} className="keys">
      <dl>
        {rows.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}
