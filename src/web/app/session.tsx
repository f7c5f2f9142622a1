import { lazy, Suspense, useEffect } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { useRead } from '../api/use-read.ts'
import { LanguageProvider, localeFor, useLanguage } from '../i18n/words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Toasts } from '../ui/toasts.tsx'
import { ownTab } from './buffer.ts'
import { MeContext } from './me.ts'
import { useAddress } from './router.ts'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'

const Welcome = lazy(async () => ({ default: (await import('./welcome.tsx')).Welcome }))

/** Who is here decides what is shown: the bridge, signing in, or the first person's page. */
export function Session() {
  const who = useRead('whoAmI', {}, { staleTime: 300_000 })
  const { path } = useAddress()
  const signedOut = who.error instanceof ApiProblem && who.error.problem.status === 401
  const me = signedOut ? undefined : who.data?.person
  const locale = localeFor(me?.locale, navigator.languages)
  const language = useLanguage(locale)
  useEffect(() => {
    document.documentElement.lang = locale
  }, [locale])
  const id = me?.id
  useEffect(() => {
    if (id && !ownTab(id)) window.location.reload()
  }, [id])
  if (!language) return <div className="door" aria-busy="true" />
  return (
    <LanguageProvider value={language}>
      <Toasts>
        <Suspense fallback={<div className="door" aria-busy="true" />}>
          {me ? (
            <MeContext value={me}>
              <Shell />
            </MeContext>
          ) : signedOut ? (
            <Door welcome={path === '/welcome'} />
          ) : who.error ? (
            <main className="door">
              <ProblemNote error={who.error} retry={() => void who.refetch()} />
            </main>
          ) : (
            <div className="door" aria-busy="true" />
          )}
        </Suspense>
      </Toasts>
    </LanguageProvider>
  )
}

function Door({ welcome }: { welcome: boolean }) {
  return welcome ? <Welcome /> : <SignIn />
}
