/** Whose sign-in a connection uses, as people know it. */
import { HTTP_ID, type IClient } from '@keyway/contract'

export const MICROSOFT = 'Microsoft'

/** The host a browser is sent to; of clients for Azure, Microsoft. @param iclient undefined: none is chosen */
export function signInService(applicationId: string, iclient: IClient | undefined): string {
  if (applicationId !== HTTP_ID) return MICROSOFT
  return URL.parse(iclient?.oauth2?.auth?.uri ?? '')?.hostname ?? 'the service'
}
