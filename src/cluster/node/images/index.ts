// Images: what one is, how it is named, where it is kept and where it comes from. The programs inside are in ../programs.
// Left out: layers, platforms, signatures, registry credentials.
export type { FileTree, FileTreeNode, Image, ImageConfig } from './image.ts'
export { digestOf, hexOf, randomHex } from './digest.ts'
export { applyDefaultTag, normaliseReference, parseReference, printReference, ReferenceError, referencePrefix, repositoryOf, type ImageReference } from './reference.ts'
export { ImageRegistry, PullError, type RegistryFault } from './registry.ts'
export { ImageStore, REGISTRY_PORT } from './image-store.ts'
