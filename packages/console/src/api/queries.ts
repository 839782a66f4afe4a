/** Every query of the console: its key and how it is fetched. Keys start with the kind, so one call refreshes a kind. */
import { KeywayError } from '@keyway/client'
import {
  type Connection,
  type DashboardRange,
  type Dependencies,
  isFinished,
  type JobFamily,
  type RouteQueryInput,
} from '@keyway/contract'
import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { reportSignedIn } from './session-state.ts'

/** Documents the API lists, creates and deletes alike; also the first part of their query keys. */
export type DocumentKind = 'iclients' | 'connections' | 'exports' | 'imports' | 'flows'

/** Documents that other documents name, and that a field offers. */
export type ChosenKind = Exclude<DocumentKind, 'iclients'>

/** Longest list fetched in one call; `each` follows further pages. */
const ALL = { limit: 1000 }

/** Documents a field offers at once; it asks for the next ones when they are scrolled to. */
const OFFERED = 50

/** Milliseconds between looks at a run that is under way. */
const RUN_POLL_MS = 600
/** Between looks at the dashboard, while something runs and while nothing does. */
const DASHBOARD_POLL_MS = 2_000
const IDLE_POLL_MS = 30_000
/** Between looks at which other flows write the same vault. */
const SHARED_POLL_MS = 3_000

async function everything<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of pages) all.push(one)
  return all
}

interface Named {
  readonly name: string
}

/** The calls every kind of document has. */
interface DocumentCalls<T> {
  get(options: { params: { id: string }; signal: AbortSignal }): Promise<T>
  dependencies(options: { params: { id: string }; signal: AbortSignal }): Promise<Dependencies>
}

interface PageOf<K extends DocumentKind> {
  readonly query: RouteQueryInput<`${K}.list`>
  readonly signal: AbortSignal
}

/** Those on one page, and how many there are on all. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly total: number
}

function documents<T, Q>(
  kind: DocumentKind,
  calls: DocumentCalls<T>,
  fetchPage: (options: { query: Q; signal: AbortSignal }) => Promise<Page<T>>,
) {
  return {
    /** One page of those that match; there may be thousands. */
    page: (query: Q) =>
      queryOptions({
        queryKey: [kind, 'page', query],
        queryFn: ({ signal }) => fetchPage({ query, signal }),
        placeholderData: keepPreviousData,
      }),
    one: (id: string) =>
      queryOptions({ queryKey: [kind, 'one', id], queryFn: ({ signal }) => calls.get({ params: { id }, signal }) }),
    dependencies: (id: string) =>
      queryOptions({
        queryKey: [kind, 'dependencies', id],
        queryFn: ({ signal }) => calls.dependencies({ params: { id }, signal }),
        staleTime: 0,
      }),
  }
}

/** The run keeps being looked at until it has ended. */
const whileRunning = ({ data, status }: { readonly data: JobFamily | undefined; readonly status: string }) =>
  status === 'error' || (data && isFinished(data.flowJob.status)) ? (false as const) : RUN_POLL_MS

export const queries = {
  session: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: async ({ signal }) => {
        const session = await api.session.get({ signal })
        reportSignedIn()
        return session
      },
      staleTime: 60_000,
    }),
  system: () =>
    queryOptions({ queryKey: ['system'], queryFn: ({ signal }) => api.system.get({ signal }), staleTime: 300_000 }),
  applications: () =>
    queryOptions({
      queryKey: ['applications'],
      queryFn: ({ signal }) => api.applications.list({ signal }),
      staleTime: 300_000,
    }),
  tokens: () => queryOptions({ queryKey: ['tokens'], queryFn: ({ signal }) => api.tokens.list({ signal }) }),
  tags: () => queryOptions({ queryKey: ['tags'], queryFn: ({ signal }) => api.tags.list({ signal }) }),
  webhooks: () =>
    queryOptions({ queryKey: ['webhooks', 'list'], queryFn: ({ signal }) => api.webhooks.list({ signal }) }),
  deliveries: (id: string) =>
    queryOptions({
      queryKey: ['webhooks', 'deliveries', id],
      queryFn: ({ signal }) => api.webhooks.deliveries({ params: { id }, signal }),
      staleTime: 0,
    }),
  newRedirectUri: () =>
    queryOptions({
      queryKey: ['iclients', 'newRedirectUri'],
      queryFn: ({ signal }) => api.iclients.newRedirectUri({ signal }),
      // Each new client has one of its own: never reuse the answer for the next form.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 0,
    }),
  iclients: {
    ...documents('iclients', api.iclients, (options: PageOf<'iclients'>) => api.page('iclients.list', options)),
    /** All of them: there are few, and many connections share one. */
    list: () =>
      queryOptions({
        queryKey: ['iclients', 'list'],
        queryFn: ({ signal }) => everything(api.each('iclients.list', { query: ALL, signal })),
      }),
  },
  connections: documents('connections', api.connections, (options: PageOf<'connections'>) =>
    api.page('connections.list', options),
  ),
  /** How those are called that exports and imports use, and how they are. */
  usedConnections: () =>
    queryOptions({
      queryKey: ['connections', 'used'],
      queryFn: ({ signal }) =>
        everything(
          api.each('connections.list', { query: { ...ALL, used: 'true', include: 'status' }, signal }),
        ) as Promise<Pick<Connection, '_id' | 'name' | 'status'>[]>,
    }),
  /** Those that match, page after page, for a field. */
  choices: (kind: ChosenKind, query: RouteQueryInput<`${ChosenKind}.list`>) =>
    infiniteQueryOptions({
      queryKey: [kind, 'choices', query],
      queryFn: ({ pageParam, signal }) =>
        api.page(`${kind}.list`, { query: { ...query, limit: OFFERED, skip: pageParam }, signal }),
      initialPageParam: 0,
      getNextPageParam: ({ total }, pages) => (pages.length * OFFERED < total ? pages.length * OFFERED : undefined),
      placeholderData: keepPreviousData,
    }),
  /** For a document that another one names: the same in the cache as the document itself. */
  nameOf: (kind: Exclude<ChosenKind, 'connections'>, id: string) =>
    queryOptions({
      queryKey: [kind, 'one', id],
      queryFn: ({ signal }): Promise<Named> => api[kind].get({ params: { id }, signal }),
      select: ({ name }) => name,
    }),
  /** Looked at again while something runs. */
  dashboard: (range: DashboardRange) =>
    queryOptions({
      queryKey: ['jobs', 'dashboard', range],
      queryFn: ({ signal }) => api.dashboard.get({ query: { range }, signal }),
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) => (state.data?.running.length ? DASHBOARD_POLL_MS : IDLE_POLL_MS),
    }),
  connectLinks: (id: string) =>
    queryOptions({
      queryKey: ['connections', 'links', id],
      queryFn: ({ signal }) => api.connections.connectLinks({ params: { id }, signal }),
      staleTime: 0,
    }),
  grants: (id: string) =>
    queryOptions({
      queryKey: ['connections', 'grants', id],
      queryFn: ({ signal }) => api.connections.grants({ params: { id }, signal }),
      staleTime: 0,
    }),
  exports: documents('exports', api.exports, (options: PageOf<'exports'>) => api.page('exports.list', options)),
  imports: documents('imports', api.imports, (options: PageOf<'imports'>) => api.page('imports.list', options)),
  flows: documents('flows', api.flows, (options: PageOf<'flows'>) => api.page('flows.list', options)),
  /** They come with Keyway, so they are asked for once. */
  templates: () =>
    queryOptions({
      queryKey: ['templates'],
      queryFn: ({ signal }) => api.templates.list({ signal }),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  jobs: (query: RouteQueryInput<'jobs.list'>) =>
    queryOptions({ queryKey: ['jobs', 'list', query], queryFn: ({ signal }) => api.jobs.list({ query, signal }) }),
  run: (jobId: string) =>
    queryOptions({
      queryKey: ['jobs', 'family', jobId],
      queryFn: ({ signal }) => api.jobs.family({ params: { id: jobId }, signal }),
      refetchInterval: ({ state }) => whileRunning(state),
      refetchIntervalInBackground: true,
      staleTime: 0,
    }),
  /** @param running looked at again while the run goes */
  jobLog: (jobId: string, running: boolean) =>
    queryOptions({
      queryKey: ['jobs', 'log', jobId, running],
      queryFn: ({ signal }) => api.jobs.log({ params: { id: jobId }, signal }),
      ...(running && { refetchInterval: RUN_POLL_MS }),
      staleTime: 0,
    }),
  /** @param running looked at again while the flow runs: another may start meanwhile */
  sharedTargets: (id: string, running: boolean) =>
    queryOptions({
      queryKey: ['flows', 'sharedTargets', id],
      queryFn: ({ signal }) => api.flows.sharedTargets({ params: { id }, signal }),
      ...(running && { refetchInterval: SHARED_POLL_MS }),
    }),
  auditPage: (query: RouteQueryInput<'audit.list'>) =>
    queryOptions({
      queryKey: ['audit', 'page', query],
      queryFn: ({ signal }) => api.page('audit.list', { query, signal }),
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  auditVerification: () =>
    queryOptions({
      queryKey: ['audit', 'verification'],
      queryFn: ({ signal }) => api.audit.verify({ signal }),
      staleTime: 60_000,
    }),
}

/** Only what may pass by itself is tried again: no answer, or a server that says so. */
function worthRetrying(failures: number, error: Error): boolean {
  const passing = error instanceof KeywayError && (error.status === 0 || error.status === 503)
  return passing && failures < 2
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: worthRetrying }, mutations: { retry: false } },
})

/** What a call can refresh: the first part of its query keys. */
export type Kind = DocumentKind | 'jobs' | 'tags' | 'audit' | 'tokens' | 'webhooks'

/** After a change: everything of these kinds is looked at again. */
export function refresh(...kinds: readonly Kind[]): Promise<unknown> {
  return Promise.all(kinds.map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })))
}
