/** Applications Keyway can connect to, as the connectors define them, with the clouds offered here. */
import { applicationFor, httpApplication } from '@keyway/connectors'
import { unavailableWays } from '../config.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Handlers } from '../http/handler.ts'

export function applicationsHandlers(deps: Deps): Pick<Handlers, 'applications.list' | 'applications.get'> {
  const applications = [applicationFor(deps.config, unavailableWays(deps.config)), httpApplication]
  return {
    'applications.list': async () => applications,
    async 'applications.get'({ params }) {
      const application = applications.find(({ _id }) => _id === params.id)
      if (!application) throw new AppError('resource_not_found', { facts: { resource: 'application' } })
      return application
    },
  }
}
