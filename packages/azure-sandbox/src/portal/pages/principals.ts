/** People and apps that can be let into a vault. */
import type { Visit } from '../visit.ts'

export function principalsOf(visit: Visit): (readonly [objectId: string, label: string])[] {
  const { directory, tenantId } = visit.deps.entra
  return [
    ...directory.users(tenantId).map((user) => [user.id, `${user.displayName} (user)`] as const),
    ...directory.apps().map((app) => [app.servicePrincipalId, `${app.displayName} (app)`] as const),
  ]
}

export function principalName(visit: Visit, objectId: string): string {
  return principalsOf(visit).find(([id]) => id === objectId)?.[1] ?? 'Unknown'
}
