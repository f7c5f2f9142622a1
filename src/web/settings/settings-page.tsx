import { useState } from 'react'
import { useAct } from '../api/use-act.ts'
import { useRead } from '../api/use-read.ts'
import { useMe } from '../app/me.ts'
import { setTheme, type Theme, theme } from '../app/theme.ts'
import { useWords } from '../i18n/words.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { LogTable } from './log-table.tsx'
import { PasswordForm } from './password-form.tsx'
import { Tokens } from './tokens.tsx'

const THEMES: Theme[] = ['system', 'light', 'dark']

/** My language and colours, my API tokens, and for administrators the log. */
export function SettingsPage() {
  const t = useWords()
  const me = useMe()
  const status = useRead('status', {})
  const [colours, setColours] = useState(theme)
  const change = useAct('changeMe', ['whoAmI'])
  return (
    <main id="main" className="page" tabIndex={-1}>
      <header className="page-head">
        <h1>{t.settings.title}</h1>
      </header>
      <section className="panel form" aria-label={t.settings.me}>
        <p>
          <b>{me.name}</b> <small>{me.email}</small>
        </p>
        <div className="pair">
          <Field label={t.settings.languageLabel}>
            {(ids) => (
              <select
                {...ids}
                value={me.locale ?? ''}
                onChange={(e) => {
                  const { value } = e.target
                  change.mutate({ body: { locale: value === 'en' || value === 'fr' ? value : null } })
                }}
              >
                <option value="">{t.settings.browser}</option>
                <option value="en">English</option>
                <option value="fr">Français</option>
              </select>
            )}
          </Field>
          <Field label={t.settings.theme}>
            {(ids) => (
              <select
                {...ids}
                value={colours}
                onChange={(e) => {
                  const next = THEMES.find((one) => one === e.target.value) ?? 'system'
                  setTheme(next)
                  setColours(next)
                }}
              >
                {THEMES.map((one) => (
                  <option key={one} value={one}>
                    {t.settings.themes[one]}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <ProblemNote error={change.error} />
        <PasswordForm />
      </section>
      <Tokens />
      {me.administrator && <LogTable />}
      {status.data && <p className="hint">{t.settings.version(status.data.version)}</p>}
    </main>
  )
}
