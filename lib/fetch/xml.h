/* xml.h - expat as the readers of RSS, Atom and OPML take it. */
#ifndef SB_FETCH_XML_H
#define SB_FETCH_XML_H

#define XML_DTD /* expat 2.5 declares its guards against amplification only then */
#include <expat.h>

/* The line that a parser is at, from 1; expat 2.9 deprecates the call that was there before. */
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
#define SB_XML_LINE(parser) ((unsigned long)XML_GetCurrentLineNumber64(parser))
#else
#define SB_XML_LINE(parser) XML_GetCurrentLineNumber(parser)
#endif

#endif
