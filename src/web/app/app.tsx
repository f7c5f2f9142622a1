import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem } from '../api/problem.ts'
import { Session } from './session.tsx'

/** The whole client. */
export function App() {
  const [client] = useState(makeClient)
  return (
    <QueryClientProvider client={client}>
      <Session />
    </QueryClientProvider>
  )
}

/** Live events say what is stale, so nothing is read again just because a window got the focus. */
function makeClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => query.queryKey[0] !== 'whoAmI' && lookWhoIsHere(error),
    }),
    mutationCache: new MutationCache({ onError: lookWhoIsHere }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (times, error) => times < 2 && !(error instanceof ApiProblem && error.problem.status >= 400),
      },
    },
  })
  /** A session that ended shows the door. */
  function lookWhoIsHere(error: Error): void {
    if (error instanceof ApiProblem && error.is('sign-in'))
      void client.invalidateQueries({ queryKey: ['whoAmI'] })
  }
  return client
}
