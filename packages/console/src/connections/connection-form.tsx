/** The form of a connection: application, fields in their fixed order, and saving with or without authorizing. */

import { type Application, type Connection, ConnectionInput, HTTP_ID, type IClient } from '@keyway/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { NEW, saveDocument } from '../api/save-document.ts'
import { GuidePlaceProvider } from '../guides/guide-place.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { useDocumentForm } from '../ui/form/use-document-form.ts'
import { highlight } from '../ui/highlight.ts'
import { notifyDone } from '../ui/notify.ts'
import { usePanel } from '../ui/panel/panel-control.ts'
import { CancelButton, PanelPage } from '../ui/panel/panel-page.tsx'
import { ApplicationChooser } from './application-chooser.tsx'
import { openSignInWindow } from './authorize/popup.ts'
import { signInService } from './authorize/sign-in-service.ts'
import { useAuthorization } from './authorize/use-authorization.ts'
import { ConnectionFields } from './connection-fields.tsx'
import { ConnectionOutcome } from './connection-outcome.tsx'
import {
  connectionDocument,
  connectionRows,
  connectionValues,
  EMPTY_CONNECTION,
  needsNewSignIn,
  offerOf,
  signsInByItself,
} from './connection-values.ts'

import { ViewSwitch } from './view-switch.tsx'

export interface ConnectionFormProps {
  readonly stored: Connection | undefined
  readonly applications: readonly Application[]
  readonly iclients: readonly IClient[]
  onSaved(connection: Connection): void
}

export function ConnectionForm({ stored, applications, iclients, onSaved }: ConnectionFormProps) {
  const [chosen, setChosen] = useState<Application | null>(null)
  const application = stored ? applications.find((one) => one._id === stored.http._httpConnectorId) : chosen
  const document = useDocumentForm({
    initial: stored ? connectionValues(stored) : EMPTY_CONNECTION,
    rows: (values) => connectionRows(application?._id ?? '', values),
    schema: ConnectionInput,
    toDocument: (values) => connectionDocument(values, application?._id ?? '', stored),
  })
  const panel = usePanel()
  const iclient = iclients.find((one) => one._id === document.form.values.iclientId)
  const authorization = useAuthorization((connection) => highlight(connection._id))
  const isHttp = application?._id === HTTP_ID
  const service = signInService(application?._id ?? '', iclient)
  const { formType, authType } = document.form.values
  const signsIn = !isHttp || authType === 'oauth'
  const byItself = !signsIn || signsInByItself(iclient)
  const busy = authorization.state.step === 'starting' || document.saving

  const send = async () => {
    const saved = await document.submit((body) =>
      saveDocument('connections', api.connections, stored?._id ?? NEW, body),
    )
    if (saved) {
      highlight(saved._id)
      onSaved(saved)
    }
    return saved
  }
  const save = async () => {
    const saved = await send()
    if (!saved) return
    notifyDone(`Connection "${saved.name}" saved`)
    panel.close()
  }
  const saveAndAuthorize = async () => {
    if (!document.check()) return
    // In the click itself: a browser lets no window open after waiting for a server.
    const popup = byItself ? 'none' : openSignInWindow(service)
    const saved = await send()
    if (saved) await authorization.start(saved, popup, service)
    else if (popup !== 'none') popup?.close()
  }

  if (!application) {
    return (
      <PanelPage title="Create connection" footer={<CancelButton />}>
        <ApplicationChooser applications={applications} onChoose={setChosen} />
      </PanelPage>
    )
  }
  const succeeded = authorization.state.step === 'succeeded'
  return (
    <PanelPage
      title={stored ? stored.name : 'Create connection'}
      dirty={document.form.isDirty()}
      onSubmit={() => void save()}
      footer={
        succeeded && !document.form.isDirty() ? (
          <Button onClick={panel.close}>Done</Button>
        ) : (
          <>
            <ActionButton onClick={() => void saveAndAuthorize()} busy={busy} busyWords="Saving…">
              {signsIn ? 'Save & authorize' : 'Save & test'}
            </ActionButton>
            <Button type="submit" variant="default" disabled={busy}>
              Save
            </Button>
            <CancelButton />
          </>
        )
      }
    >
      {isHttp ? null : (
        <ViewSwitch view={formType} onChange={(view) => document.form.setFieldValue('formType', view)} />
      )}
      <ConnectionOutcome
        connection={stored}
        iclient={signsIn ? iclient : undefined}
        byItself={byItself}
        service={service}
        failure={document.failure}
        authorization={authorization.state}
        signInNeeded={stored !== undefined && needsNewSignIn(document.form.values, stored)}
        onTryAgain={() => void saveAndAuthorize()}
      />
      <GuidePlaceProvider
        value={{
          offer: offerOf(application, iclient),
          clientId: iclient?.signIn.clientId ?? '',
          vaultUrl: document.form.values.vaultUrl,
        }}
      >
        <ConnectionFields
          document={document}
          application={application}
          stored={stored}
          iclients={iclients}
          onChangeApplication={stored ? undefined : () => setChosen(null)}
        />
      </GuidePlaceProvider>
    </PanelPage>
  )
}
