/** Where in Azure the values of an OAuth 2.0 client are found: one row per field, and the link for each cloud. */
import type { CloudOffer } from '@keyway/contract'

/** What the form's guide says about a field. `{app}` is the page of the app registration. */
export const PLACES = {
  tenantId: 'App registrations > your app > Overview > Directory (tenant) ID',
  clientId: 'App registrations > your app > Overview > Application (client) ID',
  clientSecret: 'App registrations > your app > Certificates & secrets > New client secret > Value',
  certificate: 'App registrations > your app > Certificates & secrets > Certificates > Upload certificate',
  redirectUri: 'App registrations > your app > Authentication > Add a platform > Web',
} as const

/** Path of the list of app registrations in every Azure portal. */
const APP_REGISTRATIONS = '/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade'

/** The page to start from. The sandbox's portal opens on its app registrations by itself. */
export const appRegistrationsUrl = (offer: CloudOffer): string =>
  offer.cloud === 'sandbox' ? offer.portalUrl : `${offer.portalUrl.replace(/\/$/, '')}${APP_REGISTRATIONS}`

export const portalName = (offer: CloudOffer): string =>
  offer.cloud === 'sandbox' ? 'Open the sandbox portal' : 'Open App registrations'
