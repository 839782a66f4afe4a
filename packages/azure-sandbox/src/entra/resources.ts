/**
 * The APIs tokens are made for, as data, and the reading of `scope` values against them.
 */
import type { Endpoints } from '../core/context.ts'
import type { ApplicationRecord } from './directory.ts'

export interface Permission {
  readonly id: string
  /** Scope name, e.g. `user_impersonation`. */
  readonly value: string
  /** What the consent page and the portal say. */
  readonly title: string
  readonly detail: string
  /** A member cannot consent to it, only an administrator. */
  readonly administratorsOnly?: true
}

export interface ResourceApi {
  readonly appId: string
  readonly displayName: string
  /** Resource identifiers a scope may begin with; all mean the same API, the token's `aud` is the one asked for. */
  readonly names: readonly string[]
  readonly permissions: readonly Permission[]
  /** An app registration of the tenant that exposes an API, and the version of the tokens it takes. */
  readonly registered?: { readonly tokenVersion: 1 | 2 }
}

/** The APIs that app registrations offer beside Microsoft's own. */
export function exposedApis(apps: readonly ApplicationRecord[]): ResourceApi[] {
  return apps.flatMap(({ appId, displayName, exposedApi }) =>
    exposedApi
      ? [
          {
            appId,
            displayName,
            names: [...exposedApi.identifierUris, appId],
            permissions: exposedApi.scopes.map((scope) => ({
              id: scope.id,
              value: scope.value,
              title: scope.adminConsentDisplayName,
              detail: scope.adminConsentDescription,
            })),
            registered: { tokenVersion: exposedApi.tokenVersion },
          },
        ]
      : [],
  )
}

/** App ids and permission ids are the real ones, the same in every tenant. */
export function resourceApis(endpoints: Endpoints): readonly ResourceApi[] {
  return [
    {
      appId: 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093',
      displayName: 'Azure Key Vault',
      names: [endpoints.vaultResource, 'https://vault.azure.net'],
      permissions: [
        {
          id: 'f53da476-18e3-4152-8e01-aec403e6edc0',
          value: 'user_impersonation',
          title: 'Have full access to the Azure Key Vault service',
          detail: 'Use secrets, keys and certificates in the vaults you can open, in your name.',
        },
      ],
    },
    {
      appId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
      displayName: 'Azure Service Management',
      // The SDK asks for the endpoint it was given, port included.
      names: [
        endpoints.armResource,
        endpoints.arm,
        'https://management.azure.com',
        'https://management.core.windows.net',
      ],
      permissions: [
        {
          id: '41094075-9dad-400e-a0bd-54e686782033',
          value: 'user_impersonation',
          title: 'Access Azure Resource Manager as you',
          detail: 'List and change the vaults and access policies you can manage, in your name.',
        },
      ],
    },
    {
      appId: '00000003-0000-0000-c000-000000000000',
      displayName: 'Microsoft Graph',
      names: [
        endpoints.graph.replace(/:\d+$/, ''),
        endpoints.graph,
        'https://graph.microsoft.com',
        '00000003-0000-0000-c000-000000000000',
      ],
      permissions: [
        {
          id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d',
          value: 'User.Read',
          title: 'Sign you in and read your profile',
          detail: 'Read your name, email address and job title.',
        },
        {
          id: 'bdfbf15f-ee85-4955-8675-146e8e5296b5',
          value: 'Application.ReadWrite.All',
          title: 'Read and write all applications',
          detail: 'Create, change and delete app registrations and their secrets.',
          administratorsOnly: true,
        },
        {
          id: '204e0828-b5ca-4ad8-b9f3-f32a958e7cc4',
          value: 'User.ReadWrite.All',
          title: 'Read and write all users’ full profiles',
          detail: 'Block people, reset their passwords and end their sessions.',
          administratorsOnly: true,
        },
        {
          id: '41ce6ca6-6826-4807-84f1-1c82854f7ee5',
          value: 'DelegatedPermissionGrant.ReadWrite.All',
          title: 'Manage all delegated permission grants',
          detail: 'Give and take back what apps may do in people’s names.',
          administratorsOnly: true,
        },
        {
          id: 'c5366453-9fb0-48a5-a156-24f0c49a4b84',
          value: 'Directory.ReadWrite.All',
          title: 'Read and write directory data',
          detail: 'Change apps, people and consents of the directory.',
          administratorsOnly: true,
        },
      ],
    },
  ]
}

/** OpenID Connect scopes: they name no resource of their own. */
export const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const

export interface RequestedScopes {
  /** OpenID Connect scopes asked for. */
  readonly oidc: readonly string[]
  /** One entry per resource, in the order asked. */
  readonly resources: readonly RequestedResource[]
}

export interface RequestedResource {
  /** As written, trailing slash included: the token's audience. */
  readonly audience: string
  /** Undefined when no API of this name exists. */
  readonly api: ResourceApi | undefined
  /** Named scopes, `.default` left out. */
  readonly scopes: readonly string[]
  readonly isDefault: boolean
}

/** What the v1.0 endpoints' `resource` means in scopes: they always sign in and always give a refresh token. */
export const version1Scope = (resource: string): string => `openid offline_access ${resource}/.default`

/** Splits a `scope` parameter by resource. Names without a resource are Microsoft Graph's. */
export function parseScopes(scope: string, apis: readonly ResourceApi[]): RequestedScopes {
  const oidc: string[] = []
  const byAudience = new Map<string, { scopes: string[]; isDefault: boolean }>()
  for (const token of scope.split(/\s+/).filter(Boolean)) {
    if ((OIDC_SCOPES as readonly string[]).includes(token)) {
      oidc.push(token)
      continue
    }
    const slash = token.lastIndexOf('/')
    const audience = slash < 0 ? 'https://graph.microsoft.com' : token.slice(0, slash)
    const name = token.slice(slash + 1)
    const entry = byAudience.get(audience) ?? { scopes: [], isDefault: false }
    byAudience.set(audience, entry)
    if (name === '.default') entry.isDefault = true
    else entry.scopes.push(name)
  }
  const resources = [...byAudience].map(([audience, entry]) => ({ audience, api: findApi(audience, apis), ...entry }))
  return { oidc, resources }
}

/** The API a resource identifier names; one trailing slash is part of the audience, not of the name. */
export function findApi(audience: string, apis: readonly ResourceApi[]): ResourceApi | undefined {
  const name = audience.replace(/\/$/, '').toLowerCase()
  return apis.find((api) => api.appId === name || api.names.some((n) => n.toLowerCase() === name))
}
