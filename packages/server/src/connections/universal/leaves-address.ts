/** Whether a changed connection calls something else than before: then its stored secrets do not go along by themselves. */
import type { UniversalHttpInput } from '@keyway/contract'
import { renderedBaseUri } from './seen-by-templates.ts'

interface Addressed {
  readonly name: string
  readonly http: Pick<UniversalHttpInput, 'baseURI' | 'unencrypted'>
}

/** What shares a host need not belong together: behind a gateway each path may be an application of somebody else's. */
export function leavesAddress(before: Addressed, after: Addressed): boolean {
  const [old, now] = [addressOf(before), addressOf(after)]
  if (old === undefined || now === undefined || old === now) return old !== now
  // A gateway may read an encoded slash or dot as one, and leave by it.
  return !now.startsWith(`${old}/`) || /%2f|%5c|%2e/i.test(now.slice(old.length))
}

/** Without a trailing slash. Undefined: it cannot be made of its template. */
function addressOf({ name, http }: Addressed): string | undefined {
  try {
    const url = URL.parse(renderedBaseUri(name, http))
    return url === null ? undefined : url.origin + url.pathname.replace(/\/+$/, '')
  } catch {
    return undefined
  }
}
