package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"equipoise/internal/endpoint"
	"equipoise/internal/export"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// mostInput is how many bytes standard input may bring: no answer of the
// permitted length has more.
const mostInput = practice.MostCharacters * utf8.UTFMax

// reviewOrder is what the review command was asked for.
type reviewOrder struct {
	question   string
	questionID string
	kind       string
	critic     string
	json       bool
}

func (p *program) reviewCommand() *cobra.Command {
	var o reviewOrder
	cmd := &cobra.Command{
		Use:   "review (--question TEXT | --question-id ID)",
		Short: "Read an answer on standard input and print its review",
		Example: "  equipoise review --question \"Your model misleads some users. What do you do?\" < answer.txt\n" +
			"  EQUIPOISE_CRITIC_URL=http://localhost:11434/v1 EQUIPOISE_CRITIC_MODEL=qwen2.5:32b \\\n    equipoise review --question-id guide-misleading-content --json < answer.txt",
		Args: misused(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return p.reviewAnswer(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.question, "question", "", "the question's `TEXT`")
	f.StringVar(&o.questionID, "question-id", "", "`ID` of a question in the bank")
	f.StringVar(&o.kind, "kind", string(interview.Technical), "with --question: its `KIND`, technical or behavioral")
	f.StringVar(&o.critic, "critic", "", "`NAME` of the critic: builtin, environment, or one from Settings (default: environment if set, else builtin)")
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	return cmd
}

func (p *program) reviewAnswer(ctx context.Context, o reviewOrder) error {
	b, err := p.bench(slog.LevelWarn)
	if err != nil {
		return err
	}
	q, err := o.pickQuestion(b.texts)
	if err != nil {
		return err
	}
	answer, err := readAnswer(p.in)
	if err != nil {
		return err
	}
	critic, err := b.pickCritic(ctx, o.critic)
	if err != nil {
		return err
	}
	review, err := readOnce(ctx, b.critics, critic, q, answer, b.texts.rubric)
	if err != nil {
		return err
	}
	return p.printReview(o, b.texts.rubric, q, review)
}

func (o reviewOrder) pickQuestion(texts content) (interview.Question, error) {
	o.question = strings.TrimSpace(o.question)
	switch {
	case (o.question == "") == (o.questionID == ""):
		return interview.Question{}, misuse{errors.New("give the question by --question TEXT or by --question-id ID")}
	case o.questionID != "":
		q, ok := texts.question(o.questionID)
		if !ok {
			return q, misuse{fmt.Errorf("no question of the bank has the id %q", o.questionID)}
		}
		return q, nil
	}
	kind := interview.Kind(o.kind)
	if kind != interview.Technical && kind != interview.Behavioral {
		return interview.Question{}, misuse{fmt.Errorf("--kind is technical or behavioral, not %q", o.kind)}
	}
	return interview.BareQuestion(o.question, kind), nil
}

func readAnswer(in io.Reader) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(in, mostInput+1))
	if err != nil {
		return "", fmt.Errorf("read the answer: %w", err)
	}
	text := strings.ReplaceAll(strings.ToValidUTF8(string(raw), "\uFFFD"), "\x00", "")
	if len(raw) > mostInput || utf8.RuneCountInString(text) > practice.MostCharacters {
		return "", misuse{errors.New("the answer is longer than 200,000 characters; shorten it")}
	}
	return strings.TrimSpace(text), nil
}

// readOnce has a critic read one answer outside any session.
func readOnce(ctx context.Context, all *critics, by interview.Critic, q interview.Question, answer string, rubric interview.Rubric) (interview.Review, error) {
	words := interview.Transcript{Source: interview.Typed, Text: answer}
	s := interview.Submission{ReviewID: newID(), Question: q, Transcript: words, Sentences: words.Sentences(), Rubric: rubric}
	review := interview.Review{ID: s.ReviewID, Critic: by, State: interview.Done, CreatedAt: time.Now()}
	review.Assessment = rubric.Gate(q, answer)
	review.Provenance.RubricHash = rubric.Hash
	if !review.Assessment.Assessable {
		return review, nil
	}
	ctx, cancel := context.WithTimeout(ctx, practice.LongestReview)
	defer cancel()
	opinion, err := all.readers()[by.Kind].Review(ctx, by, s, forgetful{})
	if problem, ok := interview.ProblemOf(err); ok {
		review.State, review.Problem = interview.Unscored, problem
		review.Provenance.EndpointHost = hostOf(by)
		return review, nil
	}
	if err != nil {
		return review, err
	}
	review.Reading, review.Critique, review.Provenance = opinion.Reading, opinion.Critique, opinion.Provenance
	review.Assessment = rubric.Assess(q, answer, opinion.Reading)
	return review, nil
}

// hostOf is the host and port of a critic's server, as far as it has one.
func hostOf(c interview.Critic) string {
	address, err := endpoint.ParseAddress(c.BaseURL)
	if err != nil {
		return ""
	}
	return address.Host
}

// forgetful is a journal that keeps nothing: one review, one run.
type forgetful struct{}

// Recall finds nothing.
func (forgetful) Recall(context.Context, string, string) (interview.Exchange, error) {
	return interview.Exchange{}, interview.ErrNotFound
}

// Record keeps nothing.
func (forgetful) Record(context.Context, interview.Exchange) error { return nil }

// Exchanges lists nothing.
func (forgetful) Exchanges(context.Context, string, string) ([]interview.Exchange, error) {
	return nil, nil
}

func (p *program) printReview(o reviewOrder, rubric interview.Rubric, q interview.Question, r interview.Review) error {
	var err error
	switch {
	case o.json:
		err = export.WriteReview(p.out, export.NewReview(rubric, q, r))
	case r.State != interview.Unscored:
		err = writeReviewText(p.out, rubric, q, r)
	}
	if err == nil && r.State == interview.Unscored {
		return fmt.Errorf("no review: %s", r.Problem.Sentence)
	}
	return err
}

// pickCritic finds the critic by name.
func (b bench) pickCritic(ctx context.Context, name string) (interview.Critic, error) {
	set := b.config.Critic.URL != ""
	switch {
	case name == "builtin" || name == "" && !set:
		return builtinCritic(), nil
	case name == "" || name == "environment":
		if !set {
			return interview.Critic{}, misuse{errors.New("set EQUIPOISE_CRITIC_URL and EQUIPOISE_CRITIC_MODEL, or choose --critic builtin")}
		}
		return environmentCritic(b.config), nil
	}
	return storedCritic(ctx, b.config, name, b.log)
}
