// English, the language that every word is first written in: a catalogue a room of the page.
import classroom from './classroom.json' with { type: 'json' }
import design from './design.json' with { type: 'json' }
import editor from './editor.json' with { type: 'json' }
import inspector from './inspector.json' with { type: 'json' }
import lenses from './lenses.json' with { type: 'json' }
import lesson from './lesson.json' with { type: 'json' }
import lessons from './lessons.json' with { type: 'json' }
import monitoring from './monitoring.json' with { type: 'json' }
import narration from './narration.json' with { type: 'json' }
import palette from './palette.json' with { type: 'json' }
import presenter from './presenter.json' with { type: 'json' }
import sharing from './sharing.json' with { type: 'json' }
import shell from './shell.json' with { type: 'json' }
import stage from './stage.json' with { type: 'json' }
import terminal from './terminal.json' with { type: 'json' }
import timeline from './timeline.json' with { type: 'json' }

export const en = { classroom, design, editor, inspector, lenses, lesson, lessons, monitoring, narration, palette, presenter, sharing, shell, stage, terminal, timeline }
