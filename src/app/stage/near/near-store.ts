// Which machine is opened up.
import { create } from 'zustand'

export const useNear = create<{ readonly node: string | undefined }>()(() => ({ node: undefined }))

export const openUp = (node: string | undefined): void => useNear.setState({ node })
