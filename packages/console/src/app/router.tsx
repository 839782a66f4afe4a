/** Every address of the console, in one place. Pages are loaded when first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import { asKeywayError } from '../api/client.ts'
import { queries, queryClient } from '../api/queries.ts'
import { auditSearch } from '../audit/audit-search.ts'
import { AuthorizedPage } from '../authorized/authorized-page.tsx'
import { connectionSearch } from '../connections/connection-search.ts'
import { flowSearch } from '../flows/flow-search.ts'
import { type StepSearch, stepSearch } from '../operations/step-search.ts'
import { SigninPage } from '../signin/signin-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { RouteError } from './route-error.tsx'
import { Shell } from './shell/shell.tsx'

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage, errorComponent: RouteError })

const signin = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  component: SigninPage,
  validateSearch: (search: Record<string, unknown>): { from?: string } => {
    const from = text(search.from)
    return from === undefined ? {} : { from }
  },
})

const authorized = createRoute({
  getParentRoute: () => root,
  path: '/authorized',
  component: AuthorizedPage,
  validateSearch: (search: Record<string, unknown>): { connection?: string; result?: string } => {
    const connection = text(search.connection)
    const result = text(search.result)
    return { ...(connection ? { connection } : {}), ...(result ? { result } : {}) }
  },
})

/** For people without an account: the page behind a connect link, and where its sign-in ends. */
const connect = createRoute({
  getParentRoute: () => root,
  path: '/connect',
  component: lazyRouteComponent(() => import('../connect/connect-page.tsx'), 'ConnectPage'),
})
const connected = createRoute({
  getParentRoute: () => root,
  path: '/connected',
  component: lazyRouteComponent(() => import('../connect/connected-page.tsx'), 'ConnectedPage'),
  validateSearch: (search: Record<string, unknown>): { result?: string } => {
    const result = text(search.result)
    return result ? { result } : {}
  },
})

/** Everything behind it needs a session; without one the sign-in page explains how to get it. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(queries.session())
    } catch (error) {
      if (asKeywayError(error).status !== 401) throw error
      throw redirect({ to: '/signin', search: location.pathname === '/' ? {} : { from: location.href }, replace: true })
    }
  },
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('../home/home-page.tsx'), 'HomePage'),
})

const connections = createRoute({
  getParentRoute: () => shell,
  path: '/connections',
  component: lazyRouteComponent(() => import('../connections/connections-page.tsx'), 'ConnectionsPage'),
  validateSearch: connectionSearch,
  // The panel over the list leaves the list as it is.
  search: { middlewares: [retainSearchParams(['q', 'sort', 'order', 'page', 'status', 'api', 'client'])] },
})
const connection = createRoute({
  getParentRoute: () => connections,
  path: '$id',
  component: lazyRouteComponent(() => import('../connections/connection-route.tsx'), 'ConnectionRoute'),
})

const runOperation = createRoute({
  getParentRoute: () => connections,
  path: '$id/run',
  component: lazyRouteComponent(() => import('../operations/run/run-route.tsx'), 'RunRoute'),
})

const oauthClients = createRoute({
  getParentRoute: () => shell,
  path: '/oauth-clients',
  component: lazyRouteComponent(() => import('../iclients/iclients-page.tsx'), 'IClientsPage'),
})
const oauthClient = createRoute({
  getParentRoute: () => oauthClients,
  path: '$id',
  component: lazyRouteComponent(() => import('../iclients/iclient-route.tsx'), 'IClientRoute'),
})

const STEP_SEARCH = {
  validateSearch: stepSearch,
  search: { middlewares: [retainSearchParams<StepSearch>(['q', 'sort', 'order', 'page', 'connection'])] },
}

const exports = createRoute({
  getParentRoute: () => shell,
  path: '/exports',
  component: lazyRouteComponent(() => import('../exports/exports-page.tsx'), 'ExportsPage'),
  ...STEP_SEARCH,
})
const export_ = createRoute({
  getParentRoute: () => exports,
  path: '$id',
  component: lazyRouteComponent(() => import('../exports/export-route.tsx'), 'ExportRoute'),
})

const imports = createRoute({
  getParentRoute: () => shell,
  path: '/imports',
  component: lazyRouteComponent(() => import('../imports/imports-page.tsx'), 'ImportsPage'),
  ...STEP_SEARCH,
})
const import_ = createRoute({
  getParentRoute: () => imports,
  path: '$id',
  component: lazyRouteComponent(() => import('../imports/import-route.tsx'), 'ImportRoute'),
})

const flows = createRoute({
  getParentRoute: () => shell,
  path: '/flows',
  component: lazyRouteComponent(() => import('../flows/flows-page.tsx'), 'FlowsPage'),
  validateSearch: flowSearch,
  search: { middlewares: [retainSearchParams(['q', 'sort', 'order', 'page', 'state'])] },
})
const newFlow = createRoute({
  getParentRoute: () => flows,
  path: 'new',
  component: lazyRouteComponent(() => import('../flows/flow-routes.tsx'), 'NewFlowRoute'),
})
const templates = createRoute({
  getParentRoute: () => shell,
  path: '/flows/templates',
  component: lazyRouteComponent(() => import('../flows/templates/templates-page.tsx'), 'TemplatesPage'),
})
const template = createRoute({
  getParentRoute: () => templates,
  path: '$template',
  component: lazyRouteComponent(() => import('../flows/templates/template-route.tsx'), 'TemplateRoute'),
})
/** A flow has a page of its own, so it lies beside the list, not over it. */
const flow = createRoute({
  getParentRoute: () => shell,
  path: '/flows/$id',
  component: lazyRouteComponent(() => import('../flows/flow-page.tsx'), 'FlowPage'),
})
const editFlow = createRoute({
  getParentRoute: () => flow,
  path: 'edit',
  component: lazyRouteComponent(() => import('../flows/flow-routes.tsx'), 'EditFlowRoute'),
})
const flowErrors = createRoute({
  getParentRoute: () => shell,
  path: '/flows/$id/errors',
  component: lazyRouteComponent(() => import('../flows/errors/flow-errors-page.tsx'), 'FlowErrorsPage'),
})

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  component: lazyRouteComponent(() => import('../audit/audit-page.tsx'), 'AuditPage'),
  validateSearch: auditSearch,
})

const errors = createRoute({
  getParentRoute: () => shell,
  path: '/errors',
  component: lazyRouteComponent(() => import('../help/errors-page.tsx'), 'ErrorsPage'),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
})
const generalSettings = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('../settings/general-settings.tsx'), 'GeneralSettings'),
})
const configuration = createRoute({
  getParentRoute: () => settings,
  path: 'configuration',
  component: lazyRouteComponent(() => import('../settings/configuration/configuration-page.tsx'), 'ConfigurationPage'),
})
const tokens = createRoute({
  getParentRoute: () => settings,
  path: 'tokens',
  component: lazyRouteComponent(() => import('../settings/tokens-page.tsx'), 'TokensPage'),
})

const webhooks = createRoute({
  getParentRoute: () => settings,
  path: 'webhooks',
  component: lazyRouteComponent(() => import('../settings/webhooks-page.tsx'), 'WebhooksPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signin,
    authorized,
    connect,
    connected,
    shell.addChildren([
      home,
      connections.addChildren([connection, runOperation]),
      oauthClients.addChildren([oauthClient]),
      exports.addChildren([export_]),
      imports.addChildren([import_]),
      flows.addChildren([newFlow]),
      templates.addChildren([template]),
      flow.addChildren([editFlow]),
      flowErrors,
      audit,
      errors,
      settings.addChildren([generalSettings, configuration, tokens, webhooks]),
    ]),
  ]),
  defaultPreload: 'intent',
  // Data has its own cache; the router only loads code ahead.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
