package browsertest

import (
	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// Permit grants or denies the microphone from now on, to a browser that was
// started with Ask; a page that listens while it is denied loses the device.
func (b *Browser) Permit(granted bool) {
	b.t.Helper()
	setting := browser.PermissionSettingDenied
	if granted {
		setting = browser.PermissionSettingGranted
	}
	_, err := chromedp.CallBrowser(b.Context, browser.SetPermission, browser.SetPermissionParams{
		Permission: &browser.PermissionDescriptor{Name: "microphone"}, Setting: setting,
	})
	b.check(err)
}

// Online cuts the page's line or mends it.
func (b *Browser) Online(there bool) {
	b.t.Helper()
	_, err := chromedp.Call(b.Context, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: !there, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	b.check(err)
	_, err = chromedp.Call(b.Context, network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: !there, DownloadThroughput: -1, UploadThroughput: -1,
	})
	b.check(err)
}

// Room limits how many bytes pages of an origin may keep in the browser.
func (b *Browser) Room(origin string, bytes float64) {
	b.t.Helper()
	_, err := chromedp.Call(b.Context, storage.OverrideQuotaForOrigin, storage.OverrideQuotaForOriginParams{Origin: origin, QuotaSize: &bytes})
	b.check(err)
}

// Before runs a script in every page before the page's own.
func (b *Browser) Before(script string) {
	b.t.Helper()
	_, err := chromedp.Call(b.Context, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	b.check(err)
}

// EnterDown presses the Enter key without letting it go; again: as a key does
// that is held down.
func (b *Browser) EnterDown(again bool) {
	b.t.Helper()
	_, err := chromedp.Call(b.Context, input.DispatchKeyEvent, input.DispatchKeyEventParams{
		Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13, AutoRepeat: &again,
	})
	b.check(err)
}
