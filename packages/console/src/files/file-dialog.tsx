/** The dialogs of files, loaded when one is opened. */
import type { Export, Import } from '@keyway/contract'
import { lazy, Suspense, useCallback, useRef, useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { Loading } from '../ui/loading.tsx'
import { confirmStop, type OnItsWay } from './use-leave-question.ts'

const DownloadRecords = lazy(() => import('./download-records.tsx'))
const UploadFile = lazy(() => import('./upload-file.tsx'))

export interface FileDialog<Document> {
  open(document: Document): void
  /** Draw it once on the page. */
  readonly dialog: React.ReactNode
}

interface Named {
  readonly name: string
}

function useFileDialog<Document extends Named>(
  title: (document: Document) => string,
  size: string,
  content: (document: Document, hold: (running: OnItsWay | null) => void) => React.ReactNode,
): FileDialog<Document> {
  const [document, setDocument] = useState<Document | null>(null)
  const held = useRef<OnItsWay>(null)
  const hold = useCallback((running: OnItsWay | null) => {
    held.current = running
  }, [])
  const close = async () => {
    if (held.current !== null && !(await confirmStop(held.current))) return
    held.current = null
    setDocument(null)
  }
  return {
    open: setDocument,
    dialog: (
      <Dialog
        opened={document !== null}
        onClose={() => void close()}
        title={document ? title(document) : ''}
        size={size}
      >
        {document ? <Suspense fallback={<Loading what="the form" />}>{content(document, hold)}</Suspense> : null}
      </Dialog>
    ),
  }
}

export const useDownloadDialog = (): FileDialog<Export> =>
  useFileDialog(
    ({ name }) => `Download the records of "${name}"`,
    'lg',
    (document, hold) => <DownloadRecords document={document} hold={hold} />,
  )

export const useUploadDialog = (): FileDialog<Import> =>
  useFileDialog(
    ({ name }) => `Upload a file into "${name}"`,
    'xl',
    (document, hold) => <UploadFile document={document} hold={hold} />,
  )
