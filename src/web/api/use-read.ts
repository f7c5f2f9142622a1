import { type UseQueryOptions, type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Answer, RouteName } from '../../api/contract.ts'
import { type Call, request } from './request.ts'

type Options<N extends RouteName> = Omit<UseQueryOptions<Answer<N>>, 'queryKey' | 'queryFn'>

/** Reads a route and keeps it fresh: its key is the route's name and the call, which live events make stale. */
export function useRead<N extends RouteName>(
  name: N,
  call: Call<N>,
  options: Options<N> = {},
): UseQueryResult<Answer<N>> {
  return useQuery<Answer<N>>({
    ...options,
    queryKey: [name, call],
    queryFn: ({ signal }) => request(name, call, signal),
  })
}
