;;; Drives Emacs in batch: emacs --batch -l emacs.el  -*- lexical-binding: t -*-
;; Needs REGLINT (the command) and EDITORS (the folder of the configurations); the working directory is a copy of the workspace.

(package-initialize)
(add-to-list 'load-path (expand-file-name "emacs" (getenv "EDITORS")))
(require 'reglint)
(require 'flymake)

(setq reglint-command (list (getenv "REGLINT") "server")
      eglot-confirm-server-initiated-edits nil
      eglot-send-changes-idle-time 0.05
      eglot-sync-connect 30
      flymake-no-changes-timeout 0.1
      make-backup-files nil
      create-lockfiles nil)

(defun test-diagnostics ()
  "What is marked in this buffer: line, text and severity."
  (mapconcat
   (lambda (one)
     (format "%d %s %s"
             (line-number-at-pos (flymake-diagnostic-beg one))
             (buffer-substring-no-properties (flymake-diagnostic-beg one) (flymake-diagnostic-end one))
             (flymake-diagnostic-type one)))
   (sort (flymake-diagnostics) (lambda (a b) (< (flymake-diagnostic-beg a) (flymake-diagnostic-beg b))))
   "; "))

(defun test-wait (what wanted)
  "Wait until the diagnostics are WANTED; say WHAT was waited for when they never are."
  (let ((end (+ (float-time) 40)))
    (while (and (< (float-time) end) (not (equal (test-diagnostics) wanted)))
      (accept-process-output nil 0.1)
      (flymake-start)))
  (unless (equal (test-diagnostics) wanted)
    (error "%s: wanted [%s], there is [%s]" what wanted (test-diagnostics))))

(defun test-run ()
  (find-file "page.md")
  (text-mode)
  (apply #'eglot (eglot--guess-contact))
  (test-wait "opened" "3 very best eglot-warning")

  (goto-char (point-min))
  (insert "The very best 🫖.\n\n")
  (eglot--signal-textDocument/didChange)
  (test-wait "two lines more" "1 very best eglot-warning; 5 very best eglot-warning")

  (goto-line 5)
  (search-forward "very be")
  (let* ((actions (eglot-code-actions (point) (point) "quickfix"))
         (wanted (cl-find "Replace “very best” with “good”" actions :key (lambda (one) (plist-get one :title)) :test #'equal)))
    (unless wanted
      (error "no wording is offered, only %S" (mapcar (lambda (one) (plist-get one :title)) actions)))
    (eglot--apply-workspace-edit (plist-get wanted :edit)))
  (eglot--signal-textDocument/didChange)
  (test-wait "replaced" "1 very best eglot-warning")
  (save-buffer)

  (reglint-fix-all)
  (eglot--signal-textDocument/didChange)
  (test-wait "all safe wordings" "")
  (save-buffer)
  (eglot-shutdown (eglot-current-server)))

(condition-case problem
    (test-run)
  (error (message "emacs: %s" (error-message-string problem)) (kill-emacs 1)))
;;; emacs.el ends here
