/** Changes whom the portal acts as. */
import type { PageFunction } from '../visit.ts'

export const accountSwitch: PageFunction = (visit) => {
  const user = visit.deps.entra.directory.findUser(visit.form.get('user') ?? '')
  if (!visit.isPost || !user) return { redirect: '/' }
  visit.session.userId = user.id
  return { redirect: '/', notice: { kind: 'info', text: `You now use the portal as ${user.displayName}.` } }
}
