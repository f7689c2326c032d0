export const help = {
  title: 'Trợ giúp',
  sentence: 'Hướng dẫn theo vai trò và các phím tắt',
  guide: {
    clerk: 'Hướng dẫn cho cán bộ báo cáo và lãnh đạo đơn vị',
    aggregator: 'Hướng dẫn cho cán bộ tổng hợp',
    administrator: 'Hướng dẫn cho quản trị',
  },
  about: {
    clerk: 'Lập báo cáo, gửi, ký, sửa báo cáo bị trả lại, đính chính.',
    aggregator: 'Duyệt, trả lại, theo dõi tổng hợp, gửi báo cáo của đơn vị mình lên trên.',
    administrator: 'Khai báo và ban hành chế độ, đơn vị, người dùng, lịch, vận hành.',
  },
  keys: 'Các phím',
  keysSentence: 'Mọi việc đều làm được bằng bàn phím',
  letterKeys: 'Phím tắt là một chữ cái (a, r, n, …) ở hộp duyệt và trang duyệt',
  letterKeysNote:
    'Tắt đi khi ra lệnh bằng giọng nói hoặc hay bấm nhầm. Chỉ cho trình duyệt này; các phím khác và mọi nút vẫn dùng được.',
  key: 'Phím',
  does: 'Việc',
  tour: 'Những bước đầu',
  stepOf: '{{at}} / {{of}}',
  next: 'Tiếp',
  previous: 'Trước',
  dismiss: 'Bỏ qua, không hiện lại',
  done: 'Xong, không hiện lại',
  step: {
    work: {
      title: 'Bắt đầu từ Việc của tôi',
      text: 'Trang này xếp việc theo thứ tự cần làm: bị trả lại, chờ ký, quá hạn, chờ duyệt, rồi đến việc sắp tới. Dòng đầu cho biết nên làm gì trước và còn mấy ngày làm việc.',
    },
    file: {
      title: 'Lập rồi gửi',
      text: 'Mở một báo cáo và nhập số; hệ thống tự lưu nháp. Lưu nháp chưa phải là gửi: báo cáo chỉ đến nơi nhận khi bạn bấm nút gửi hoặc lãnh đạo ký. Mọi báo cáo nằm ở mục Báo cáo.',
    },
    review: {
      title: 'Duyệt và xem tổng hợp',
      text: 'Báo cáo được duyệt là được tính ngay vào số tổng hợp. Mục Tổng hợp cho biết số liệu, đã đủ bao nhiêu đơn vị, ai còn thiếu, và từng số do đâu mà có.',
    },
    declare: {
      title: 'Khai báo chế độ báo cáo',
      text: 'Mục Chế độ báo cáo là nơi khai báo, thử và ban hành. Đơn vị, người dùng và vận hành ở phần Quản trị bên dưới.',
    },
    notices: {
      title: 'Chuông báo điều cần biết',
      text: 'Có yêu cầu mới, sắp hết hạn, quá hạn, bị trả lại hay được duyệt, chuông sẽ báo. Có thể chọn những gì được gửi qua thư điện tử.',
    },
    help: {
      title: 'Cần thì mở Trợ giúp',
      text: 'Hướng dẫn theo vai trò, có hình, và các phím tắt luôn ở mục Trợ giúp.',
    },
  },
} as const;
