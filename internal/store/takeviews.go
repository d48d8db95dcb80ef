package store

import (
	"context"

	"gorm.io/gorm"

	"equipoise/internal/interview"
)

// Takes loads the takes of answers, by answer id, each list in order, with
// their sound and their newest words.
func (s *Store) Takes(ctx context.Context, personID string, answerIDs []string) (map[string][]interview.TakeView, error) {
	by := make(map[string][]interview.TakeView, len(answerIDs))
	if len(answerIDs) == 0 {
		return by, nil
	}
	var rows []takeRow
	err := s.read(ctx).Where("person_id = ? AND answer_id IN ?", personID, answerIDs).Order("answer_id, number").Find(&rows).Error
	if err != nil {
		return nil, named("list takes", err)
	}
	views, err := viewsOf(s.read(ctx), personID, rows)
	for _, view := range views {
		by[view.AnswerID] = append(by[view.AnswerID], view)
	}
	return by, named("load takes", err)
}

// Take is one take with its answer.
func (s *Store) Take(ctx context.Context, personID, id string) (interview.TakeView, interview.Answer, error) {
	var row takeRow
	if err := owned(s.read(ctx), personID, id).Take(&row).Error; err != nil {
		return interview.TakeView{}, interview.Answer{}, named("find take "+id, err)
	}
	views, err := viewsOf(s.read(ctx), personID, []takeRow{row})
	if err != nil {
		return interview.TakeView{}, interview.Answer{}, named("load take "+id, err)
	}
	answer, _, err := s.Answer(ctx, personID, row.AnswerID)
	return views[0], answer, err
}

// viewsOf puts sound and words to takes.
func viewsOf(db *gorm.DB, personID string, rows []takeRow) ([]interview.TakeView, error) {
	ids := listOf(rows, func(r takeRow) string { return r.ID })
	if len(ids) == 0 {
		return nil, nil
	}
	recordings, err := recordingsOf(db, personID, ids)
	if err != nil {
		return nil, err
	}
	words, err := wordsOf(db, personID, ids)
	if err != nil {
		return nil, err
	}
	uploads, err := uploadsOf(db, personID, recordings)
	if err != nil {
		return nil, err
	}
	return listOf(rows, func(r takeRow) interview.TakeView {
		view := interview.TakeView{Take: r.take(), Recording: recordings[r.ID], Transcript: words[r.ID]}
		if view.Recording != nil {
			view.Uploads = uploads[view.Recording.ID]
		}
		return view
	}), nil
}

// recordingsOf is the recordings of takes, by take id.
func recordingsOf(db *gorm.DB, personID string, takeIDs []string) (map[string]*interview.Recording, error) {
	var rows []recordingRow
	if err := db.Where("person_id = ? AND take_id IN ?", personID, takeIDs).Find(&rows).Error; err != nil {
		return nil, err
	}
	recordings, err := all(rows, recordingRow.recording)
	by := make(map[string]*interview.Recording, len(recordings))
	for i := range recordings {
		by[recordings[i].TakeID] = &recordings[i]
	}
	return by, err
}

// uploadsOf is the uploads of recordings in order, by recording id.
func uploadsOf(db *gorm.DB, personID string, recordings map[string]*interview.Recording) (map[string][]interview.Upload, error) {
	if len(recordings) == 0 {
		return nil, nil
	}
	ids := make([]string, 0, len(recordings))
	for _, r := range recordings {
		ids = append(ids, r.ID)
	}
	var rows []uploadRow
	err := db.Where("person_id = ? AND recording_id IN ?", personID, ids).Order("recording_id, number").Find(&rows).Error
	by := make(map[string][]interview.Upload, len(ids))
	for _, row := range rows {
		by[row.RecordingID] = append(by[row.RecordingID], row.upload())
	}
	return by, err
}

// wordsOf is the newest transcript of each take, by take id.
func wordsOf(db *gorm.DB, personID string, takeIDs []string) (map[string]*interview.Transcript, error) {
	newest := "NOT EXISTS (SELECT 1 FROM transcripts later WHERE later.take_id = transcripts.take_id AND later.version > transcripts.version)"
	var rows []transcriptRow
	err := db.Where("person_id = ? AND take_id IN ?", personID, takeIDs).Where(newest).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	transcripts, err := all(rows, transcriptRow.transcript)
	by := make(map[string]*interview.Transcript, len(transcripts))
	for i := range transcripts {
		by[transcripts[i].TakeID] = &transcripts[i]
	}
	return by, err
}
