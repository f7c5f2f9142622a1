import {
  type UseMutationOptions,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import type { Answer, RouteName } from '../../api/contract.ts'
import { type Call, request } from './request.ts'

type Options<N extends RouteName> = Omit<UseMutationOptions<Answer<N>, Error, Call<N>>, 'mutationFn'>

/** Does something: after success everything named in `refresh` is read again, without waiting for the live event. */
export function useAct<N extends RouteName>(
  name: N,
  refresh: readonly RouteName[],
  options: Options<N> = {},
): UseMutationResult<Answer<N>, Error, Call<N>> {
  const client = useQueryClient()
  return useMutation<Answer<N>, Error, Call<N>>({
    ...options,
    mutationFn: (call) => request(name, call),
    onSettled: () => {
      for (const route of refresh) void client.invalidateQueries({ queryKey: [route] })
    },
  })
}

/** What changes when anything in a thread is done. */
export const THREAD_ROUTES = ['readThread', 'listThreads', 'countThreads', 'listReplies'] as const
