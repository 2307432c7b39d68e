import { createContext } from 'react'
import { GLOSSARY_TERMS } from './course.ts'

/** The words that mean something in the prose below: those of the course, in its language, and of the pack that is open. */
export const GlossaryContext = createContext(GLOSSARY_TERMS)
