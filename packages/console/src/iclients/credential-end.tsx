/** How long a client's secret or certificate lasts, in words and with a mark once that is soon. */
import { type IClient, type IClientSignIn, WAYS } from '@keyway/contract'
import { IconAlertTriangleFilled } from '@tabler/icons-react'
import { Notice } from '../ui/notice.tsx'
import { Status, type StatusLook } from '../ui/status.tsx'
import { counted, exactDay } from '../ui/time.ts'

/** Days before the end at which it is marked; Keyway warns at 30, 7 and 1. */
const SOON_DAYS = 30

export const endsSoon = ({ daysLeft }: Pick<IClientSignIn, 'daysLeft'>): boolean =>
  daysLeft !== null && daysLeft <= SOON_DAYS

/** e.g. `Expires in 7 days`, `Expired`, `31 Jan 2027`. */
export function endWords({ expiresAt, daysLeft }: Pick<IClientSignIn, 'expiresAt' | 'daysLeft'>): string {
  if (expiresAt === null || daysLeft === null) return 'Not known'
  if (daysLeft <= 0) return 'Expired'
  return daysLeft <= SOON_DAYS ? `Expires in ${counted(daysLeft, 'day')}` : exactDay(expiresAt)
}

export function CredentialEnd({ signIn }: { readonly signIn: IClientSignIn }) {
  if (HAS_NO_END.includes(signIn.way)) return <span className="quiet">Never</span>
  const words = endWords(signIn)
  if (signIn.expiresAt === null) return <span className="quiet">{words}</span>
  if (!endsSoon(signIn)) return <>{words}</>
  return <Status look={endLook(signIn)} />
}

/** Of one that ends soon. */
export const endLook = (end: Pick<IClientSignIn, 'expiresAt' | 'daysLeft'>): StatusLook => ({
  word: endWords(end),
  tone: (end.daysLeft ?? 1) <= 0 ? 'bad' : 'warn',
  icon: IconAlertTriangleFilled,
})

/** The host vouches for the app: there is nothing that ends. */
const HAS_NO_END: readonly string[] = ['federatedToken', 'managedIdentity']

/** Said where the client is used, while there is time. */
export function CredentialNotice({ iclient }: { readonly iclient: IClient }) {
  const { signIn, name } = iclient
  const credential =
    WAYS.find((way) => way.id === signIn.way)?.credential === 'certificate' ? 'certificate' : 'client secret'
  const over = (signIn.daysLeft ?? 1) <= 0
  const when = over ? 'has expired' : `expires in ${counted(signIn.daysLeft ?? 0, 'day')}`
  return (
    <Notice tone={over ? 'bad' : 'warn'} title={`The ${credential} of "${name}" ${when}`}>
      <p>
        Edit the OAuth 2.0 client and give it a new one{over ? '.' : ' before then.'} Its connections go on with it.
      </p>
    </Notice>
  )
}
