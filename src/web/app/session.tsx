import { useEffect } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { useRead } from '../api/use-read.ts'
import { LocaleContext, localeFor } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Toasts } from '../ui/toasts.tsx'
import { MeContext } from './me.ts'
import { useAddress } from './router.ts'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { Welcome } from './welcome.tsx'

/** Who is here decides what is shown: the bridge, signing in, or the first person's page. */
export function Session() {
  const who = useRead('whoAmI', {}, { staleTime: 300_000 })
  const { path } = useAddress()
  const signedOut = who.error instanceof ApiProblem && who.error.problem.status === 401
  const me = signedOut ? undefined : who.data?.person
  const locale = localeFor(me?.locale, navigator.languages)
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  return (
    <LocaleContext value={locale}>
      <Toasts>
        {me ? (
          <MeContext value={me}>
            <Shell />
          </MeContext>
        ) : signedOut ? (
          path === '/welcome' ? (
            <Welcome />
          ) : (
            <SignIn />
          )
        ) : who.error ? (
          <main className="door">
            <ProblemNote error={who.error} retry={() => void who.refetch()} />
          </main>
        ) : (
          <div className="door" aria-busy="true" />
        )}
      </Toasts>
    </LocaleContext>
  )
}
