/** Types of a call, made from the route table: what each route needs and what it answers. */
import type { RouteBodyInput, RouteName, RouteParams, RouteQueryInput, RouteResponse } from '@keyway/contract'

/** Options any call takes. */
export interface CallBase {
  readonly signal?: AbortSignal | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
}

type ParamsPart<N extends RouteName> = keyof RouteParams<N> extends never
  ? { readonly params?: undefined }
  : { readonly params: RouteParams<N> }

type QueryPart<N extends RouteName> =
  RouteQueryInput<N> extends undefined
    ? { readonly query?: undefined }
    : { readonly query?: RouteQueryInput<N> | undefined }

type BodyPart<N extends RouteName> =
  undefined extends RouteBodyInput<N> ? { readonly body?: RouteBodyInput<N> } : { readonly body: RouteBodyInput<N> }

/** What a call of route `N` takes: `params` for its path, `query`, `body`. */
export type CallOptions<N extends RouteName> = CallBase & ParamsPart<N> & QueryPart<N> & BodyPart<N>

/** The options may be left out when nothing in them is required. */
export type CallArguments<N extends RouteName> =
  Record<never, never> extends CallOptions<N> ? [options?: CallOptions<N>] : [options: CallOptions<N>]

type GroupOf<N extends RouteName> = N extends `${infer Group}.${string}` ? Group : never
type ActionOf<N extends RouteName, Group extends string> = N extends `${Group}.${infer Action}` ? Action : never

/** Readable names: `client.connections.list(...)` for the route `connections.list`. */
export type Namespaces = {
  readonly [Group in GroupOf<RouteName>]: {
    readonly [Action in ActionOf<RouteName, Group>]: `${Group}.${Action}` extends infer N extends RouteName
      ? (...args: CallArguments<N>) => Promise<RouteResponse<N>>
      : never
  }
}

/** One element of what a list route answers. */
export type ItemOf<N extends RouteName> = RouteResponse<N> extends readonly (infer Item)[] ? Item : never
