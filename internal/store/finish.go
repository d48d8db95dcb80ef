package store

import (
	"context"
	"time"

	"equipoise/internal/interview"
)

// FinishSession stores when a session was finished, the note and the
// confidences by answer id, and queues a review for every answer whose counted
// take has words. A session already finished is left as it is.
func (s *Store) FinishSession(ctx context.Context, session interview.Session, sure map[string]interview.Confidence, criticID string) error {
	return s.write(ctx, "finish session "+session.ID, func(tx *transaction) error {
		row, err := tx.lockSession(session.PersonID, session.ID)
		if err != nil || row.FinishedAt != nil {
			return err
		}
		if err := tx.closeSession(session, sure); err != nil {
			return err
		}
		return tx.reviewAnswers(session.PersonID, session.ID, criticID)
	})
}

func (tx *transaction) closeSession(session interview.Session, sure map[string]interview.Confidence) error {
	at := session.FinishedAt
	if at.IsZero() {
		at = tx.store.now()
	}
	changes := map[string]any{"finished_at": same(at), "note": session.Note}
	if err := owned(tx.Model(&sessionRow{}), session.PersonID, session.ID).Updates(changes).Error; err != nil {
		return err
	}
	for id, confidence := range sure {
		answer := owned(tx.Model(&answerRow{}), session.PersonID, id).Where("session_id = ?", session.ID)
		if err := touched(answer.Update("confidence", string(confidence))); err != nil {
			return err
		}
	}
	return nil
}

// reviewAnswers queues a review for each answer that has words to review.
func (tx *transaction) reviewAnswers(personID, sessionID, criticID string) error {
	var answers []answerRow
	err := tx.Where("person_id = ? AND session_id = ?", personID, sessionID).Order("number").Find(&answers).Error
	if err != nil {
		return err
	}
	for _, answer := range answers {
		words, err := tx.countedWords(personID, answer.ID)
		if err != nil {
			return err
		}
		if words == "" {
			continue
		}
		if err := tx.queueReview(tx.freshReview(personID, answer.ID, words, criticID)); err != nil {
			return err
		}
	}
	return nil
}

// countedWords is the id of the newest transcript of the take that counts as
// the answer, empty where there is none.
func (tx *transaction) countedWords(personID, answerID string) (string, error) {
	take, err := tx.countedTake(personID, answerID)
	if err != nil || take.Transcript == nil {
		return "", err
	}
	return take.Transcript.ID, nil
}

// countedTake is the take that counts as the answer, an empty one where there
// is none.
func (tx *transaction) countedTake(personID, answerID string) (interview.TakeView, error) {
	var rows []takeRow
	err := tx.Where("person_id = ? AND answer_id = ?", personID, answerID).Order("number").Find(&rows).Error
	if err != nil {
		return interview.TakeView{}, err
	}
	takes, err := viewsOf(tx.DB, personID, rows)
	take, _ := interview.Counted(takes)
	return take, err
}

// newestWords is the newest transcript of a take, an empty row where it has none.
func (tx *transaction) newestWords(personID, takeID string) (transcriptRow, error) {
	var rows []transcriptRow
	err := tx.Where("person_id = ? AND take_id = ?", personID, takeID).Order("version DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return transcriptRow{}, err
	}
	return rows[0], nil
}

func (tx *transaction) freshReview(personID, answerID, transcriptID, criticID string) interview.Review {
	return interview.Review{
		ID: tx.store.newID(), PersonID: personID, AnswerID: answerID, TranscriptID: transcriptID,
		Critic: interview.Critic{ID: criticID}, State: interview.Queued, CreatedAt: tx.store.now().Truncate(time.Microsecond),
	}
}
