// A large cluster for a small page: what it holds of it (holding.ts), and how the rest looks from far (crowd.ts, looks.ts), so that no frame
// costs more than what has changed, whatever there is. A small cluster is held whole, and the page knows no difference.
export { Crowd, buffersOf, type CrowdRows } from './crowd.ts'
export { Holding, MOST_OF_KIND, type Look } from './holding.ts'
export { FAR_FROM, NODE_LOOKS, NO_LOOK, POD_SHAPES, SYSTEM_LOOK, isFailure, nodeLook, podLook, shapeOfLook, shapeOfPod, type NodeLook, type PodShape } from './looks.ts'
