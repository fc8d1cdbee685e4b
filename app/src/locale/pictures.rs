//! Texts about pictures of questions.

texts! {
    /// 插图
    PictureForm {
        title: "插入图片", "Insert a picture";
        file: "图片文件", "Picture file";
        file_hint: "PNG、JPEG、WebP 或 GIF，最大 5 MB。图片会重新生成，拍摄地点等信息不会保留。", "PNG, JPEG, WebP or GIF, up to 5 MB. The picture is made anew; the place it was taken and the like are not kept.";
        words: "图片说明", "Description";
        words_hint: "写出图中要紧的内容：看不到图的考生靠它作答。", "Say what matters in the picture: candidates who can't see it rely on this.";
        place: "放在", "Goes into";
        insert: "插入", "Insert";
        inserted: "图片已上传，并插入到文字末尾；题目还没有保存。可以把那一行移到需要的位置。", "The picture is uploaded and stands at the end of the text; the question is not saved yet. Move the line to where it belongs.";
        kept: "图片已上传。写好说明后按“插入”或保存。", "The picture is uploaded. Describe it, then press Insert or save.";
        kept_picture: "刚上传的图片", "The picture just uploaded";
        none_chosen: "还没有选择图片。", "No picture is chosen yet.";
        no_words: "图片已上传，还缺说明。请写出图中内容。", "The picture is uploaded but has no description yet: say what it shows.";
        words_too_long(max: usize): "图片说明最多 {max} 个字。", "A description has at most {max} characters.";
        unknown_picture: "文字里有一张图片不在题库中。请重新插入，或删去那一行。", "The text names a picture the bank doesn't have. Insert it again, or remove the line.";
        undescribed_picture: "有一张图片没有说明。请在方括号里写出图中内容。", "A picture has no description: write what it shows between the brackets.";
    }
}
