package recordings

import "equipoise/internal/practice"

var _ practice.Sounds = (*Folder)(nil)
