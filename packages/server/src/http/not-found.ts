/** What is answered where no route is: for API paths the envelope, with the methods that would do; else the console. */
import { ROUTES, type Route } from '@keyway/contract'
import { AppError } from '../errors.ts'

/** Each path of the table once, as a pattern, with its methods. */
const PATHS: readonly { readonly pattern: RegExp; readonly methods: readonly Route['method'][] }[] = Object.values(
  Object.groupBy(Object.values(ROUTES), (route) => route.path),
).map((routes = []) => ({
  pattern: new RegExp(`^${(routes[0]?.path ?? '').replace(/:\w+/g, '[^/]+').replace('*', '.*')}/?$`, 'i'),
  methods: routes.map((route) => route.method),
}))

/**
 * True where a program asks, so that it gets JSON and never a page. A file of the console that is no longer there counts
 * too: a page in its place would be run as a script, or fail to.
 */
export const isApiPath = (path: string): boolean => /^\/(v1|connection|assets)(\/|$)/i.test(path)

export function noRoute(method: string, path: string): AppError {
  const methods = PATHS.filter(({ pattern }) => pattern.test(path)).flatMap((row) => row.methods)
  // A row that is not served here at all (a worker has none) is no question of the method.
  if (methods.length === 0 || methods.includes(method as Route['method']))
    return new AppError('route_not_found', { facts: { method, path } })
  return new AppError('method_not_allowed', { facts: { method, path, allowed: methods.join(', ') } })
}
